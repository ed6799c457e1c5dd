// Signing in and staying signed in: passkeys, the end of a session, and typing that keeps it alive.
import { offerPasskeys } from "./passkeys.js";
import { watchSession } from "./session.js";

offerPasskeys(document);
watchSession(document);
