// A form with data-passkey ("create" or "get") asks the device for a passkey and sends its answer as an ordinary form.
// Without JavaScript, or on a device without passkeys, the form stays hidden and the other ways stand beside it.

export function offerPasskeys(page) {
  if (!window.PublicKeyCredential) return;
  for (const form of page.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      ask(form).catch(() => fail(form));
    });
  }
}

async function ask(form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(form.dataset.options, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const publicKey = decoded(await answer.json());
  const made = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  form.elements.answer.value = JSON.stringify(encoded(made));
  form.submit();
}

function fail(form) {
  const words = form.querySelector("[data-passkey-error]");
  if (words) words.hidden = false;
}

function decoded(options) {
  const listed = (list) => (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: listed(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: listed(options.allowCredentials) }),
  };
}

function encoded(credential) {
  const given = credential.response;
  const fields = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(fields.filter((name) => given[name]).map((name) => [name, text(given[name])])),
  };
}

function bytes(base64url) {
  const base64 = base64url.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
