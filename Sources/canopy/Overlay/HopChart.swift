import CANTuning
struct HopChart { init(_ rows: [SweepRow]) {}; var svg = "" }
