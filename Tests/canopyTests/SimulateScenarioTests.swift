import CANSimulation
import CANTestKit
import Datasets
import Foundation
import Testing

@testable import canopy

/// Scenario documents say what they mean, and refuse what they do not know.
@Suite struct SimulateScenarioTests {
  private func document(_ text: String) throws -> ScenarioDocument {
    try ScenarioDocument(try JSONReader.document(Array(text.utf8)))
  }

  /// A scenario of four nodes with these fields beside, and what is wrong with it.
  private func mistake(_ fields: String) throws -> String? {
    let text = #"{"format": "canopy-scenario", "version": 1, "nodes": 4, \#(fields)}"#
    do {
      _ = try document(text)
      return nil
    } catch let mistake as FieldReader.Mistake {
      return mistake.description
    }
  }

  @Test func mistakesNameTheirPlaceAndWhatIsAllowed() throws {
    for (fields, said) in [
      (#""dimensions": 33"#, "dimensions 33 is not within 1 and 32"),
      (#""dimensions": 2.5"#, "dimensions 2.5 is not a whole number"),
      (#""realities": 0"#, "realities 0 is not within 1 and 16"),
      (#""seed": -1"#, "seed -1 is not a whole number from 0 to 18446744073709551615"),
      (#""safety_s": 86400"#, "safety_s 86400 is not within 0 and 86399.999"),
      (#""liveness_s": -1"#, "liveness_s -1 is not within 0 and 86399.999"),
      (#""delay_ms": "30""#, #"delay_ms "30" is not a whole number"#),
      (#""joins": "points""#, #"joins "points" is not one of random, uniform, load"#),
      (#""residual_loss": 1.5"#, "residual_loss 1.5 is not within 0 and 1"),
      (#""livness_s": 1"#, "livness_s is no field here: is liveness_s meant?"),
      (#""nodes": 5"#, "nodes is there twice"),
      (#""faults": {}"#, "faults is not a list"),
      (#""faults": [1]"#, "faults[0] is not an object"),
      (#""faults": [{"at_s": 1}]"#, "faults[0].kind is missing"),
      (
        #""faults": [{"kind": "crush", "at_s": 1}]"#,
        #"faults[0].kind "crush" is not one of join, leave, crash"#
      ),
      (#""faults": [{"kind": "join"}]"#, "faults[0].at_s is missing"),
      (#""faults": [{"kind": "join", "at_s": 61}]"#, "faults[0].at_s 61 is not within 0 and 60"),
      (
        #""faults": [{"kind": "join", "at_s": 1, "count": 0}]"#,
        "faults[0].count 0 is not within 1 and 100000"
      ),
      (#""faults": [{"kind": "join", "at_s": 1, "lost": 1}]"#, "faults[0].lost is no field here"),
      (
        #""faults": [{"kind": "network", "at_s": 1, "lose": 1}]"#,
        "faults[0].lose is no field here: is loss meant?"
      ),
      (
        #""faults": [{"kind": "network", "at_s": 1, "loss": -0.1}]"#,
        "faults[0].loss -0.1 is not within 0 and 1"
      ),
      (#""faults": [{"kind": "pause", "at_s": 1}]"#, "faults[0].duration_s is missing"),
      (#""faults": [{"kind": "leave", "at_s": 1, "pick": 1}]"#, "faults[0].pick 1 is not from 0 to below 1"),
      (
        #""faults": [{"kind": "leave", "at_s": 1, "pick": "all"}]"#,
        #"faults[0].pick "all" is not a number or "in_turn""#
      ),
      (
        #""faults": [{"kind": "leave", "at_s": 1, "times": 9, "every_s": 10}]"#,
        "faults[0].every_s takes the last of 9 to 81 s, after the safety phase of 60 s"
      ),
    ] {
      let found = try mistake(fields)
      #expect(found?.contains(said) == true, "\(fields): \(found ?? "nothing")")
    }
  }

  @Test func otherFormatsAndNewerVersionsAreRefused() throws {
    for (text, said) in [
      ("[]", "the document is not an object"),
      ("{}", "format is not said: a scenario has \"canopy-scenario\""),
      (#"{"format": "canopy-zone-map", "version": 1}"#, #"format is "canopy-zone-map""#),
      (#"{"format": "canopy-scenario", "nodes": 1}"#, "version is missing"),
      (#"{"format": "canopy-scenario", "version": 2, "nodes": 1}"#, "version 2 is newer than 1"),
      (#"{"format": "canopy-scenario", "version": 1}"#, "nodes is missing"),
      (
        #"{"format": "canopy-scenario", "version": 1, "nodes": 100001}"#,
        "nodes 100001 is not within 1 and 100000"
      ),
    ] {
      let mistake = #expect(throws: FieldReader.Mistake.self) { try document(text) }
      #expect(mistake?.description.contains(said) == true, "\(text): \(mistake?.description ?? "")")
    }
  }

  @Test func badInputIsOneLineWithItsExitStatus() throws {
    let scratch = try Scratch()
    try scratch.write("{\n \"format\" 1}", to: "broken.json")
    try scratch.write("{}", to: "empty.json")
    try scratch.write(" ", to: "blank.json")
    try scratch.expectErrors(
      of: "simulate",
      [
        ("", 64, "name one thing to run"), ("quiet --swarm 1", 64, "name one thing to run"),
        ("--swarm -1", 64, "--swarm"), ("--swarm-count 0", 64, "--swarm-count 0 is not within 1 and 1000000"),
        ("--swarm 3 --seed 1", 64, "--seed belongs to"), ("quiet --interval 0", 64, "--interval 0"),
        ("quiet --interval nan", 64, "--interval nan"), ("--swarm-count 2 --trace", 64, "--trace needs one"),
        ("quiet --each", 64, "--each belongs to"), ("quiet --workers 2", 64, "--workers belongs to"),
        ("quiet --chart a.png", 64, "does not end with .svg"),
        ("quiet --chart b:a.svg", 64, "is not a chart"),
        ("quiet --format svg", 64, "--format svg"), ("quiet --trace --format csv", 64, "leave out --format"),
        ("quiet --shrink-runs -1", 64, "--shrink-runs"), ("broken.json", 65, "broken.json, line 2: "),
        ("empty.json", 65, "empty.json: format is not said"), ("blank.json", 65, "blank.json is empty"),
        ("noisy", 66, "there is no scenario and no file 'noisy': scenarios are quiet, "),
        ("none.json", 66, "cannot read none.json"),
        ("quiet --output none/a.csv", 73, "there is no folder none"),
        ("quiet --chart none/a.svg", 73, "there is no folder none"),
      ])
  }

  @Test func aFaultMayStandForMany() throws {
    func faults(_ pick: String, seed: UInt64) throws -> [Fault] {
      let text = """
        { "format": "canopy-scenario", "version": 1, "nodes": 4, "faults": [
          { "kind": "crash", "at_s": 10, \(pick) "times": 4, "every_s": 0.5 }, { "kind": "join", "at_s": 10.5 }] }
        """
      return try ScenarioDocument(try JSONReader.document(Array(text.utf8)), seed: seed).scenario.faults
    }
    let turns = try faults(#""pick": "in_turn","#, seed: 1)
    #expect(turns.map(\.at) == [10_000, 10_500, 10_500, 11_000, 11_500])
    #expect(turns.map(\.kind) == [.crash, .crash, .join, .crash, .crash])
    #expect(turns.filter { $0.kind == .crash }.map(\.pick) == [0.125, 0.375, 0.625, 0.875])
    #expect(try faults(#""pick": 0.5,"#, seed: 1).compactMap(\.pick).allSatisfy { $0 == 0.5 })
    let drawn = try faults("", seed: 1)
    #expect(try faults("", seed: 1) == drawn && faults("", seed: 2) != drawn)
    #expect(Set(drawn.compactMap(\.pick)).count == 4)
  }

  @Test func writtenScenariosReadBackTheSame() throws {
    for seed in UInt64(1)...60 {
      let text = Scenario.swarm(seed: seed).json(summary: "A \"swarm\".")
      let read = try document(text)
      #expect(read.scenario.json(summary: read.summary) == text)
      #expect(read.scenario.isValid && Scenario.swarm(seed: seed).isValid)
    }
    var large = Scenario(name: "", seed: .max, nodes: 1)
    large.joins = .byLoad
    large.faults = [Fault(.network, at: 0)]
    #expect(try document(large.json(summary: "")).scenario == large)
  }

  @Test func scenariosWithNamesAreReadAndObeyTheSchema() throws {
    let folder = ProjectFiles.root.appending(path: "datasets/scenarios")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let expected = NamedScenario.allCases.map { $0.rawValue + ".json" } + ["scenario.schema.json"]
    #expect(files == expected.sorted())
    var texts: [String] = []
    for named in NamedScenario.allCases {
      let read = try ScenarioSource(named.rawValue).read(seed: nil)
      #expect(read.scenario.name == named.rawValue && read.summary.hasSuffix("."))
      texts.append(String(decoding: named.bytes, as: UTF8.self))
    }
    texts += (UInt64(1)...20).map { Scenario.swarm(seed: $0).json(summary: "") }
    let status = try schemaStatus(of: texts, schema: folder.appending(path: "scenario.schema.json").path)
    guard status != 127, status != 77 else {
      print("python3 with jsonschema is not here: the schema check is skipped")
      return
    }
    #expect(status == 0)
  }

  /// Checks documents by the schema, and that it refuses what the reader refuses.
  private func schemaStatus(of texts: [String], schema: String) throws -> Int32 {
    let script = """
      import sys, json
      try: import jsonschema
      except ImportError: sys.exit(77)
      check = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
      for document in json.load(sys.stdin): check.validate(document)
      base = {"format": "canopy-scenario", "version": 1, "nodes": 4}
      for wrong in [{"nodes": 0}, {"x": 1}, {"faults": [{"kind": "join", "at_s": 1, "loss": 1}]},
                    {"faults": [{"kind": "pause", "at_s": 1}]}, {"faults": [{"kind": "leave", "at_s": 1, "pick": 1}]}]:
          if check.is_valid({**base, **wrong}): sys.exit("accepted: %s" % wrong)
      """
    let scratch = try Scratch()
    let input = try scratch.write("[" + texts.joined(separator: ",") + "]", to: "all.json")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, schema]
    process.standardInput = try FileHandle(forReadingFrom: input)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
