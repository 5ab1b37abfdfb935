/// The cases of something, each with the number that stands for it on the wire.
///
/// Numbers start at 1, are never used for anything else, and may be added without a new version.
protocol WireKind: RawRepresentable<UInt8>, CaseIterable, Sendable {
  /// What has these cases, in a word.
  static var subject: String { get }
}

extension WireFormat {
  enum MessageKind: UInt8, WireKind {
    static let subject = "message"
    case route = 1
    case acquaintances = 2
    case split = 3
    case busy = 4
    case offer = 5
    case decline = 6
    case withdraw = 7
    case piece = 8
    case received = 9
    case accept = 10
    case commit = 11
    case taken = 12
    case update = 13
    case claims = 14
    case probe = 15
    case alive = 16
    case reassign = 17
    case volunteer = 18
    case placed = 19
    case absorbed = 20
    case reply = 21
    case answer = 22
    case keep = 23
    case load = 24
    case copy = 25
    case hot = 26
    case enroll = 27
    case resign = 28
  }

  enum PayloadKind: UInt8, WireKind {
    static let subject = "payload"
    case join = 1
    case lookup = 2
    case audit = 3
    case write = 4
    case place = 5
    case absorb = 6
    case read = 7
    case readObject = 8
    case query = 9
    case nearest = 10
    case load = 11
  }

  enum QueryKind: UInt8, WireKind {
    static let subject = "query"
    case records = 1
    case nearest = 2
    case count = 3
    case multicast = 4
    case zones = 5
    case digests = 6
    case copies = 7
  }

  enum FormKind: UInt8, WireKind {
    static let subject = "form"
    case everything = 1
    case box = 2
    case ball = 3
  }

  enum DomainKind: UInt8, WireKind {
    static let subject = "domain"
    case wgs84 = 1
    case euclidean = 2
  }

  enum ScaleKind: UInt8, WireKind {
    static let subject = "scale"
    case linear = 1
    case sine = 2
  }

  enum PlacementKind: UInt8, WireKind {
    static let subject = "placement"
    case hashed = 1
    case spatial = 2
  }

  enum PlaceResultKind: UInt8, WireKind {
    static let subject = "place result"
    case durable = 1
    case failed = 2
    case newer = 3
    case over = 4
  }

  enum OutcomeKind: UInt8, WireKind {
    static let subject = "outcome"
    case joined = 1
    case left = 2
    case owner = 3
    case stored = 4
    case record = 5
    case answer = 6
    case failed = 7
  }

  enum FailureKind: UInt8, WireKind {
    static let subject = "failure"
    case notMember = 1
    case alreadyMember = 2
    case noSeat = 3
    case noHeir = 4
    case valueTooLong = 5
    case timedOut = 6
    case tooManyHops = 7
    case notDurable = 8
    case overloaded = 9
    case notRefilled = 10
    case wrongDimensions = 11
    case objectMissing = 12
  }
}
