"""Decodes frames of Canopy's wire format, version 1, from its written specification alone.

    python3 decode.py frames.txt

Each line of the file is a name, a colon and the hexadecimal digits of one frame. Printed is a line of JSON
for each: doubles as their 16 hexadecimal digits, zones as their binary digits, durations in nanoseconds.
"""

import json
import struct
import sys


class Frame:
    """The bytes of one frame, and the contacts that it has named so far."""

    def __init__(self, data):
        self.data = data
        self.position = 0
        self.contacts = []

    def take(self, count):
        if self.position + count > len(self.data):
            raise ValueError("truncated")
        self.position += count
        return self.data[self.position - count : self.position]

    # Primitives

    def byte(self):
        return self.take(1)[0]

    def fixed(self):
        return int.from_bytes(self.take(8), "big")

    def coordinate(self):
        return int.from_bytes(self.take(4), "big")

    def double(self):
        return self.take(8).hex()

    def varint(self):
        number = shift = 0
        while True:
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                if byte == 0 and shift > 0:
                    raise ValueError("not canonical")
                return number
            shift += 7

    def duration(self):
        zigzag = self.varint()
        return zigzag >> 1 ^ -(zigzag & 1)

    def flag(self):
        byte = self.byte()
        if byte > 1:
            raise ValueError("flag")
        return byte == 1

    def optional(self, read):
        return read() if self.flag() else None

    def list(self, read):
        return [read() for _ in range(self.varint())]

    def bytes(self):
        return list(self.take(self.varint()))

    def text(self):
        return self.take(self.varint()).decode("utf-8")

    def new_contact(self):
        contact = {"id": self.fixed(), "address": self.text()}
        if contact in self.contacts:
            raise ValueError("not canonical")
        self.contacts.append(contact)
        return contact

    def contact(self):
        number = self.varint()
        return self.contacts[number] if number < len(self.contacts) else self.new_contact()

    def reality_or_none(self):
        byte = self.byte()
        return None if byte == 0 else byte - 1

    # Geometry

    def zone(self):
        depth = self.byte()
        count = (depth + 7) // 8
        prefix = int.from_bytes(self.take(count), "big")
        return format(prefix, "0%db" % (8 * count))[:depth] if depth > 0 else ""

    def point(self):
        return self.list(self.coordinate)

    def interval(self):
        return {"lower": self.coordinate(), "extent": self.coordinate()}

    def region(self):
        return self.list(self.interval)

    def axis(self):
        return {
            "name": self.text(),
            "unit": self.text(),
            "bounds": [self.double(), self.double()],
            "wraps": self.flag(),
            "scale": {1: "linear", 2: "sine"}[self.byte()],
        }

    def domain(self):
        if {1: "wgs84", 2: "euclidean"}[self.byte()] == "euclidean":
            return {"name": self.text(), "axes": self.list(self.axis), "metric": "euclidean"}

        def degrees(name, bound, wraps):
            bounds = [struct.pack(">d", value).hex() for value in (-bound, bound)]
            return {"name": name, "unit": "degree", "bounds": bounds, "wraps": wraps, "scale": "linear"}

        axes = [degrees("longitude", 180, True), degrees("latitude", 90, False)]
        return {"name": "wgs84", "axes": axes, "metric": "greatCircle"}

    def position_list(self):
        return self.list(self.double)

    def shape(self):
        domain = self.domain()
        kind = {1: "everything", 2: "box", 3: "ball"}[self.byte()]
        form = kind
        if kind == "box":
            form = {kind: {"lower": self.position_list(), "upper": self.position_list()}}
        if kind == "ball":
            form = {kind: {"center": self.position_list(), "radius": self.double()}}
        return {"domain": domain, "form": form}

    # Records

    def key(self):
        return {"space": self.bytes(), "id": self.bytes()}

    def version(self):
        return {"time": self.fixed(), "node": self.fixed()}

    def source(self):
        return {"node": self.fixed(), "request": self.varint()}

    def record(self):
        key = self.key()
        target = self.optional(self.point)
        return {
            "key": key,
            "role": "object" if target is None else {"pointer": {"to": target}},
            "point": self.point(),
            "position": self.position_list(),
            "value": self.optional(self.bytes),
            "version": self.version(),
            "expiry": self.optional(self.fixed),
            "source": self.optional(self.source),
            "predecessors": self.list(self.predecessor),
        }

    def place(self):
        return {"code": self.fixed(), "key": self.key(), "isPointer": self.flag()}

    def placement(self):
        if {1: "hashed", 2: "spatial"}[self.byte()] == "hashed":
            return {"hashed": {"copies": self.list(self.point)}}
        return {"spatial": {".0": self.point(), "position": self.position_list()}}

    def write(self):
        return {
            "key": self.key(),
            "placement": self.optional(self.placement),
            "value": self.optional(self.bytes),
            "expiry": self.optional(self.fixed),
            "home": self.point(),
        }

    # Ownership

    def claim(self):
        title = self.byte()
        return {
            "isFirm": title & 1 == 1,
            "reality": title >> 1,
            "zone": self.zone(),
            "epoch": self.varint(),
            "owner": self.contact(),
            "start": self.varint(),
        }

    def transfer(self):
        return {"giver": self.fixed(), "number": self.varint()}

    def piece(self):
        return {"index": self.varint(), "records": self.list(self.record), "isLast": self.flag()}

    def offer(self):
        return {
            "transfer": self.transfer(),
            "zone": self.zone(),
            "reality": self.byte(),
            "piece": self.piece(),
        }

    def commit(self):
        return {
            "transfer": self.transfer(),
            "claim": self.claim(),
            "lastWrites": self.list(self.record),
            "around": self.list(self.claim),
            "contacts": self.list(self.contact),
            "peers": self.list(self.contact),
            "refillTime": self.duration(),
        }

    def suspicion(self):
        return {"node": self.fixed(), "refutation": self.varint()}

    def news(self):
        return {
            "since": self.varint(),
            "claims": self.list(self.claim),
            "dropped": self.list(lambda: {"reality": self.byte(), "zone": self.zone()}),
        }

    def update(self):
        return {
            "number": self.varint(),
            "version": self.varint(),
            "learned": self.varint(),
            "refutation": self.varint(),
            "news": self.optional(self.news),
            "suspicions": self.list(self.suspicion),
            "contacts": self.list(self.contact),
        }

    def probe(self):
        return {
            "asker": self.contact(),
            "target": self.contact(),
            "number": self.varint(),
            "refutation": self.varint(),
        }

    def reassignment(self):
        return {
            "giver": self.contact(),
            "zone": self.zone(),
            "reality": self.byte(),
            "hops": self.varint(),
        }

    # Requests

    def hop(self):
        return {"node": self.fixed(), "zone": self.zone(), "squaredDistance": self.varint()}

    def routed(self):
        return {
            "target": self.point(),
            "reality": self.reality_or_none(),
            "origin": self.contact(),
            "request": self.varint(),
            "hops": self.varint(),
            "approach": self.optional(self.varint),
            "detours": self.list(self.fixed),
            "trace": self.optional(lambda: self.list(self.hop)),
            "payload": self.payload(),
        }

    def payload(self):
        kind = self.byte()
        if kind == 1:
            return "join"
        if kind == 2:
            return "lookup"
        if kind == 3:
            return {"audit": self.list(self.claim)}
        if kind == 4:
            return {"write": self.write()}
        if kind == 5:
            return {"place": {".0": self.record(), ".1": self.varint()}}
        if kind == 6:
            return {"absorb": {".0": self.list(self.record), ".1": self.varint()}}
        if kind == 7:
            return {"read": {".0": self.key(), "attemptsLeft": self.varint()}}
        if kind == 8:
            fields = {".0": self.key(), ".1": self.version()}
            return {"readObject": {**fields, "home": self.point(), "attemptsLeft": self.varint()}}
        if kind == 9:
            return {"query": self.delegation()}
        if kind == 10:
            return {"nearest": self.nearest()}
        if kind == 11:
            return "load"
        raise ValueError("payload %d" % kind)

    def delegation(self):
        return {
            "query": self.query(),
            "prefix": self.zone(),
            "part": self.varint(),
            "timeLeft": self.duration(),
        }

    def query(self):
        return {"region": self.region(), "reality": self.reality_or_none(), "kind": self.query_kind()}

    def query_kind(self):
        kind = self.byte()
        if kind == 1:
            return {"records": {"space": self.bytes(), ".1": self.shape()}}
        if kind == 2:
            fields = {".0": self.varint(), "to": self.position_list()}
            return {"nearest": {**fields, "space": self.bytes(), ".3": self.shape()}}
        if kind == 3:
            return {"count": {"space": self.bytes(), ".1": self.shape()}}
        if kind == 4:
            return {"multicast": self.bytes()}
        if kind == 5:
            return "zones"
        if kind == 6:
            return {"digests": {"halvings": self.varint()}}
        if kind == 7:
            return {"copies": {"after": self.optional(self.place)}}
        raise ValueError("query %d" % kind)

    def nearest(self):
        return {
            "count": self.varint(),
            "position": self.position_list(),
            "space": self.bytes(),
            "domain": self.domain(),
            "distanceMax": self.double(),
        }

    # Answers

    def match(self):
        return {"record": self.record(), "distance": self.double()}

    def digest(self):
        return {"zone": self.zone(), "digest": self.fixed(), "count": self.varint()}

    def answer(self):
        return {
            "matches": self.list(self.match),
            "count": self.varint(),
            "zones": self.list(self.claim),
            "digests": self.list(self.digest),
            "copies": self.list(self.record),
            "missing": self.list(self.zone),
            "zonesVisited": self.varint(),
            "hops": self.varint(),
            "coverage": self.fixed(),
        }

    def predecessor(self):
        return {"source": self.source(), "version": self.version(), "isMet": self.flag()}

    def replaced(self):
        return {"obsolete": self.optional(self.point), "unknown": self.optional(self.predecessor)}

    def place_result(self):
        kind = self.byte()
        if kind == 1:
            return {"durable": self.replaced()}
        if kind == 2:
            return "failed"
        if kind == 3:
            return {"newer": {".0": self.version(), "source": self.optional(self.source)}}
        if kind == 4:
            return {"over": {".0": self.version(), "by": self.optional(self.predecessor)}}
        raise ValueError("place result %d" % kind)

    def outcome(self):
        kind = self.byte()
        if kind == 1:
            return {"joined": self.list(self.zone)}
        if kind == 2:
            return "left"
        if kind == 3:
            return {"owner": {".0": self.contact(), "hops": self.varint(), "trace": self.list(self.hop)}}
        if kind == 4:
            return {"stored": {".0": self.version(), "hops": self.varint()}}
        if kind == 5:
            return {"record": {".0": self.optional(self.record), "hops": self.varint()}}
        if kind == 6:
            return {"answer": self.answer()}
        if kind == 7:
            return {"failed": FAILURES[self.byte() - 1]}
        raise ValueError("outcome %d" % kind)

    def load(self):
        return {"records": self.varint(), "points": self.list(self.point)}

    def hot_copy(self):
        return {"record": self.record(), "hops": self.varint(), "timeLeft": self.duration()}

    def stand_in(self):
        return {"zone": self.zone(), "reality": self.byte(), "copy": self.optional(self.stand_in_copy)}

    def stand_in_copy(self):
        return {
            "record": self.record(),
            "number": self.varint(),
            "writer": self.contact(),
            "replaced": self.replaced(),
            "others": self.list(self.contact),
        }

    def roster(self):
        return {
            "reality": self.byte(),
            "enrollment": self.varint(),
            "claims": self.list(self.claim),
            "peers": self.list(self.contact),
        }

    # The message

    def message(self):
        kind = MESSAGES[self.byte() - 1]
        read = {
            "route": self.routed,
            "acquaintances": lambda: {"reality": self.byte(), "contacts": self.list(self.contact), "isZoneless": self.flag()},
            "split": lambda: {".0": self.zone(), "for": self.routed()},
            "busy": lambda: {".0": self.byte(), "contacts": self.list(self.contact)},
            "offer": self.offer,
            "decline": self.transfer,
            "withdraw": self.transfer,
            "piece": lambda: {".0": self.transfer(), ".1": self.piece()},
            "received": lambda: {".0": self.transfer(), "index": self.varint()},
            "accept": lambda: {".0": self.transfer(), "digest": self.fixed(), "start": self.varint()},
            "commit": self.commit,
            "taken": lambda: {".0": self.transfer(), "isAlone": self.flag()},
            "update": self.update,
            "claims": lambda: self.list(self.claim),
            "probe": self.probe,
            "alive": self.probe,
            "reassign": self.reassignment,
            "volunteer": self.reassignment,
            "placed": lambda: {".0": self.varint(), ".1": self.place_result()},
            "absorbed": lambda: {".0": self.varint(), ".1": self.zone(), "isAlone": self.flag()},
            "reply": lambda: {".0": self.varint(), ".1": self.outcome()},
            "answer": lambda: {".0": self.varint(), ".1": self.answer()},
            "keep": self.stand_in,
            "load": lambda: {".0": self.varint(), ".1": self.load()},
            "copy": lambda: {".0": self.varint(), ".1": self.hot_copy()},
            "hot": lambda: {".0": self.key(), "in": self.byte()},
            "enroll": self.roster,
            "resign": lambda: {".0": self.byte(), "enrollment": self.varint()},
        }
        return {kind: read[kind]()}

    def frame(self):
        if self.byte() != 0xCA or self.byte() != 1:
            raise ValueError("not a frame of version 1")
        if self.varint() != len(self.data) - self.position:
            raise ValueError("length")
        sender = self.new_contact()
        message = self.message()
        if self.position != len(self.data):
            raise ValueError("trailing bytes")
        return {"sender": sender, "message": message}


MESSAGES = (
    "route acquaintances split busy offer decline withdraw piece received accept commit taken update claims "
    "probe alive reassign volunteer placed absorbed reply answer keep load copy hot enroll resign"
).split()
FAILURES = (
    "notMember alreadyMember noSeat noHeir valueTooLong timedOut tooManyHops notDurable overloaded "
    "notRefilled wrongDimensions objectMissing"
).split()

with open(sys.argv[1], encoding="utf-8") as frames:
    for line in frames:
        digits = line.rpartition(": ")[2].strip()
        summary = Frame(bytes.fromhex(digits)).frame()
        print(json.dumps(summary, sort_keys=True, separators=(",", ":")))
