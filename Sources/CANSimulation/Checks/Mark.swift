/// What happens seldom and must happen in a long run: else the rule that deals with it was never tried.
public enum Mark: String, Hashable, Sendable, CaseIterable {
  /// Two nodes took over the same zone within ten seconds.
  case concurrentTakeovers
  /// A commit did not arrive, and its heir learned from others what it owns.
  case commitAdopted
  /// A loser pushed records to the owner of their points, which acknowledged them.
  case recordsPushed
  /// A firm claim beat one that was made in doubt.
  case doubtBeaten
  /// A zone that nobody was known to own was claimed at the lowest epoch.
  case holeFilled
  /// A node without a zone claimed its last one again, since nobody owned any.
  case rebirth
  /// A hand-over came to nothing before the heir had accepted it.
  case offerAborted
  /// A hand-over came to nothing after the heir had accepted it.
  case acceptanceAborted
  /// The giver or the heir of a granted zone stopped before the giver knew that the heir has it.
  case grantAborted
  /// A late write met the tombstone of a later deletion.
  case lateWrite
  /// An owner had no seat for a joiner.
  case busyJoin
}
