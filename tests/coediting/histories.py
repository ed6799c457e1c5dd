"""Random histories of several people in one text, and hostile bytes made from honest ones."""

import random
from collections.abc import Iterator
from uuid import UUID

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from portal.coediting import schema
from portal.coediting.encoding import number, string

PEOPLE = [UUID(int=n + 1) for n in range(3)]
WORDS = ["thuis", "ik wil ", "é", "😀", "school. ", "x", "mama"]


def fragment_of(doc: Doc) -> XmlFragment:
    return doc.get(schema.ROOT, type=XmlFragment)


def change_at_random(doc: Doc, r: random.Random) -> None:
    """One deed of one person: a new block, words in or out, bold, a block gone."""
    fragment = fragment_of(doc)
    with doc.transaction():
        blocks, chance = list(fragment.children), r.random()
        if not blocks or chance < 0.15:
            block = XmlElement("paragraph") if chance < 0.1 else XmlElement("heading", {"level": 2})
            fragment.children.insert(r.randint(0, len(blocks)), block)
            block.children.append(XmlText(r.choice(WORDS)))
            return
        words = r.choice(blocks).children[0]
        text = "".join(str(part) for part, _ in words.diff())
        cuts = [len(text[:i].encode()) for i in range(len(text) + 1)]
        if chance < 0.7 or not text:
            words.insert(r.choice(cuts), r.choice(WORDS))
        else:
            start = r.randint(0, len(text) - 1)
            end = r.randint(start + 1, len(text))
            if chance < 0.78:
                words.format(cuts[start], cuts[end], {"strong": {}})
            elif chance < 0.94:
                del words[cuts[start] : cuts[end]]
            else:
                del fragment.children[r.randint(0, len(blocks) - 1)]


def history(seed: int, steps: int = 40) -> Iterator[tuple[UUID, bytes]]:
    """What each of three people sends, in the order in which the server takes it; they read each other now and then."""
    r = random.Random(seed)
    docs = {person: Doc(client_id=r.getrandbits(32)) for person in PEOPLE}
    server = Doc()
    for _ in range(steps):
        person = r.choice(PEOPLE)
        doc = docs[person]
        known = doc.get_state()
        change_at_random(doc, r)
        update = doc.get_update(known)
        if update == b"\x00\x00":
            continue  # bold that was bold already
        server.apply_update(update)
        yield person, update
        if r.random() < 0.4:
            doc.apply_update(server.get_update(doc.get_state()))


def hostile(seed: int) -> bytes:  # noqa: C901, PLR0911 - a list of ways to harm
    """Bytes that no honest browser sends: claims, depths, wrong kinds, and honest updates with a few bytes changed."""
    r = random.Random(seed)
    kind = r.randrange(9)
    if kind == 0:
        return r.randbytes(r.randint(0, 400))
    if kind == 1:  # many clients, or many parts, claimed in a few bytes
        return number(r.choice([2_000_000, 2**40, 70_000])) + r.randbytes(50)
    if kind == 2:  # values in values in values
        depth = r.randint(2, 100_000)
        value = b"\x75\x01" * depth
        return b"\x01\x01\x05\x00\x28\x01" + string(schema.ROOT) + string("level") + b"\x01" + value[:100_000] + b"\x00"
    if kind == 3:  # blocks in blocks
        depth = r.randint(9, 3000)
        parts = b"\x07\x01" + string(schema.ROOT) + b"\x03" + string("bullet_list")
        for clock in range(depth - 1):
            parts += (
                b"\x07\x00\x05" + number(clock) + b"\x03" + string("list_item" if clock % 2 == 0 else "bullet_list")
            )
        return b"\x01" + number(depth) + b"\x05\x00" + parts + b"\x00"
    if kind == 4:  # a shared type, a block, a mark or an attribute that no text has
        content = r.choice(
            [
                b"\x07\x01" + string(schema.ROOT) + b"\x00",
                b"\x07\x01" + string(schema.ROOT) + b"\x03" + string("script"),
                b"\x07\x01" + string("other root") + b"\x03" + string("paragraph"),
                b"\x06\x01" + string(schema.ROOT) + string("link") + string('{"href":"javascript:alert(1)"}'),
                b"\x06\x01" + string(schema.ROOT) + string("link") + string('{"href":"//elders.example"}'),
                b"\x09\x01" + string(schema.ROOT) + string("sub document"),
                b"\x28\x01" + string(schema.ROOT) + string("onclick") + b"\x01\x77" + string("x"),
            ]
        )
        return b"\x01\x01\x05\x00" + content + b"\x00"
    if kind == 5:  # words with control characters, or no UTF-8
        words = r.choice([b"a\x00b", b"\xff\xfe", b"\x1b[31m", "\ud800".encode("utf-8", "surrogatepass")])
        return b"\x01\x01\x05\x00\x04\x01" + string(schema.ROOT) + number(len(words)) + words + b"\x00"
    updates = [update for _, update in history(r.randint(0, 20), 12)]
    honest = bytearray(r.choice(updates))
    if kind == 6:
        return bytes(honest[: r.randint(0, len(honest) - 1)])
    if kind == 7:
        return bytes(honest) + r.randbytes(r.randint(1, 9))
    for _ in range(r.randint(1, 4)):
        honest[r.randrange(len(honest))] = r.randrange(256)
    return bytes(honest)
