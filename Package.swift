// swift-tools-version: 6.1

import PackageDescription

let package = Package(
  name: "canopy",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: [
    .library(
      name: "Canopy",
      targets: [
        "CANGeometry", "CANStorage", "CANCore", "CANWire", "CANSimulation", "CANTuning", "CANViz",
      ])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // What is true of space.
    .target(name: "CANGeometry"),
    // What a node holds.
    .target(name: "CANStorage", dependencies: ["CANGeometry"]),
    // What a node decides.
    .target(name: "CANCore", dependencies: ["CANGeometry", "CANStorage"]),
    // How a message becomes bytes.
    .target(name: "CANWire", dependencies: ["CANCore", "CANGeometry", "CANStorage"]),
    // When and whether things happen.
    .target(name: "CANSimulation", dependencies: ["CANCore", "CANGeometry", "CANStorage", "CANWire"]),
    // What a whole overlay costs.
    .target(name: "CANTuning", dependencies: ["CANGeometry"]),
    // What an overlay looks like.
    .target(name: "CANViz", dependencies: ["CANGeometry"]),
    // The data that the binary carries.
    .target(
      name: "Datasets",
      path: "datasets",
      exclude: ["README.md", "published/README.md", "scenarios/scenario.schema.json"],
      sources: ["Datasets.swift"],
      resources: [
        .embedInCode("world-cities.csv"), .embedInCode("published"), .embedInCode("scenarios"),
      ]),
    // What a person types.
    .executableTarget(
      name: "canopy",
      dependencies: [
        "CANCore", "CANGeometry", "CANSimulation", "CANStorage", "CANTuning", "CANViz", "Datasets",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // How fast.
    .executableTarget(
      name: "canopy-bench",
      dependencies: ["CANCore", "CANGeometry", "CANSimulation", "CANStorage", "CANTuning", "CANViz"]),

    // What tests share.
    .target(
      name: "CANTestKit", dependencies: ["CANCore", "CANGeometry", "CANSimulation", "CANStorage"],
      path: "Tests/CANTestKit"),
    .testTarget(name: "CANGeometryTests", dependencies: ["CANGeometry", "CANTestKit"]),
    .testTarget(name: "CANStorageTests", dependencies: ["CANStorage", "CANTestKit"]),
    .testTarget(name: "CANCoreTests", dependencies: ["CANCore", "CANTestKit"]),
    .testTarget(
      name: "CANWireTests", dependencies: ["CANWire", "CANTestKit"],
      exclude: ["Goldens", "decode.py"]),
    .testTarget(
      name: "CANSimulationTests", dependencies: ["CANSimulation", "CANTestKit", "CANTuning"],
      exclude: ["Goldens"]),
    .testTarget(name: "CANTuningTests", dependencies: ["CANTuning", "CANTestKit", "Datasets"]),
    .testTarget(name: "CANVizTests", dependencies: ["CANViz", "CANTestKit"], exclude: ["Goldens"]),
    .testTarget(name: "canopyTests", dependencies: ["canopy", "CANTestKit", "Datasets"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "CANTestKit"]),
    .testTarget(name: "ReadmeTests", dependencies: ["canopy", "CANTestKit"]),
    .testTarget(name: "TidyTests", dependencies: ["CANTestKit"]),
  ],
  swiftLanguageModes: [.v6]
)
