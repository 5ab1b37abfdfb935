import CANCore
import CANGeometry
import CANStorage

/// The parts of the torus that no running node serves, and since when.
///
/// The promise: no part is without an owner for longer than `spellMax` after the last fault that explains it.
/// - The stop or the pause of a node explains the parts that it owned or was next to: others take them over.
/// - Partitions, held up messages and ailing disks explain every part, for as long as they last.
/// - A steady loss of messages explains nothing: whatever is lost is sent again.
/// - Where all have stopped who owned anything in a reality, the others wait for the time of rebirth before they rise.
struct Vacancies: Sendable {
  /// A part without an owner.
  struct Spell: Sendable {
    let gap: Ownership.Gap
    /// When it lost its owner, or the last fault happened that explains why it has none.
    var since: Instant
  }

  /// The longest that a part may be without an owner that no fault explains: a death is noticed within ten
  /// seconds, and a hole of several zones is eaten layer by layer.
  static let spellMax = Duration.seconds(60)

  /// How long those that own nothing wait for a sign that anybody does.
  static let rebirthTime = Maintenance().rebirthTime

  private(set) var spells: [Spell] = []
  /// The longest time so far that a part was without an owner and no fault explained it.
  private(set) var longest = Duration.zero

  /// The realities in which nobody served anything when it was last looked.
  private var deserted: Set<RealityIndex> = []

  /// Takes note of what nobody serves now.
  mutating func update(_ ownership: Ownership, at now: Instant) {
    let gaps = ownership.gaps
    guard !gaps.isEmpty || !spells.isEmpty else { return }
    let empty = Set(gaps.lazy.filter { $0.places == 0..<Volume.whole }.map(\.reality))
    let risen = deserted.subtracting(empty)
    deserted = empty
    spells = gaps.flatMap { divided($0, at: now) }
    // From what has risen the others are reached as holes are.
    for index in spells.indices where risen.contains(spells[index].gap.reality) { spells[index].since = now }
    for spell in spells {
      let patience = deserted.contains(spell.gap.reality) ? Vacancies.rebirthTime : .zero
      longest = max(longest, now - spell.since - patience)
    }
  }

  /// Cuts a gap where its parts lost their owners at different times.
  private func divided(_ gap: Ownership.Gap, at now: Instant) -> [Spell] {
    let known = spells.filter { $0.gap.meets(gap) }
    let cuts = known.flatMap { [$0.gap.places.lowerBound, $0.gap.places.upperBound] }.filter(
      gap.places.contains)
    let edges = Set(cuts + [gap.places.lowerBound, gap.places.upperBound]).sorted()
    return zip(edges, edges.dropFirst()).map { lower, upper in
      let part = Ownership.Gap(reality: gap.reality, places: lower..<upper)
      return Spell(gap: part, since: known.first { $0.gap.meets(part) }?.since ?? now)
    }
  }

  /// A fault happened that explains every part.
  mutating func excuse(at now: Instant) {
    for index in spells.indices { spells[index].since = now }
  }

  /// A node stopped or stands still that knew these claims: its own, and those next to them.
  mutating func excuse(around claims: [Claim], at now: Instant) {
    for index in spells.indices
    where claims.contains(where: { spells[index].gap.meets(.init(of: $0)) }) {
      spells[index].since = now
    }
  }
}
