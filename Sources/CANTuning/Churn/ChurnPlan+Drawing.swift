import CANGeometry

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

extension ChurnPlan {
  /// The sessions of each place, one upon the other, brought in the order of their ends.
  static func replacements(
    _ configuration: Configuration, _ generator: inout SeededGenerator
  ) -> [Replacement] {
    guard let sessions = configuration.sessions else { return [] }
    let end = configuration.warmUp + configuration.duration
    var crashes: [(time: Nanoseconds, place: Int)] = []
    for place in 0..<configuration.nodes {
      var time = sessions.drawRest(&generator)
      while time < end {
        crashes.append((time, place))
        time += sessions.draw(&generator)
      }
    }
    crashes.sort { $0 < $1 }
    var occupants = Array(0..<configuration.nodes)
    return crashes.enumerated().map { number, crash in
      let joining = configuration.nodes + number
      defer { occupants[crash.place] = joining }
      return Replacement(
        time: crash.time, leaving: occupants[crash.place], joining: joining, place: crash.place)
    }
  }

  /// Keys at the times of a Poisson process while the overlay is measured, and different living nodes to ask.
  static func lookups(
    _ configuration: Configuration, replacements: [Replacement], _ generator: inout SeededGenerator
  ) -> [Lookup] {
    var lookups: [Lookup] = []
    var occupants = Array(0..<configuration.nodes)
    var passed = 0
    var group = 0
    var time = configuration.warmUp
    while true {
      time += Nanoseconds(-log(1 - generator.fraction()) * Double(configuration.lookupPeriod) / 1_000) * 1_000
      guard time < configuration.warmUp + configuration.duration else { return lookups }
      while passed < replacements.count, replacements[passed].time <= time {
        occupants[replacements[passed].place] = replacements[passed].joining
        passed += 1
      }
      let key = generator.next()
      var places: [Int] = []
      while places.count < configuration.askersPerKey {
        let place = generator.below(configuration.nodes)
        if !places.contains(place) { places.append(place) }
      }
      for place in places {
        lookups.append(Lookup(time: time, group: group, key: key, asker: occupants[place]))
      }
      group += 1
    }
  }
}
