/// The sensors of a road network, made up after Flanders': the same for the same seed.
struct SensorNetwork: Sendable {
    static let sensorCount = 4_600
    /// The kinds of records that each sensor sends.
    static let outputTypes = ["SPEED_DIFFERENTIAL", "TRAFFIC_JAM", "SPEED_AVG"].map {
        Array($0.utf8)
    }
    /// The records a minute if every sensor sends one of each kind.
    static let fullRate = sensorCount * outputTypes.count

    /// For each sensor its number, ascending.
    let ids: [Int32]
    /// For each sensor where it stands, as UTF-8.
    let locations: [[UInt8]]
    /// For each sensor the speed on an empty road, in km/h.
    let baseSpeeds: [Int32]
    /// For each sensor when in the minute it sends, in 65,536ths.
    let phases: [Int32]

    /// Road, stretch, length in kilometres.
    private static let roads: [(String, String, Int)] = [
        ("E17", "Gent-Antwerpen", 100), ("E17", "Kortrijk-Gent", 60),
        ("E19", "Antwerpen-Brussel", 50), ("E19", "Antwerpen-Breda", 40),
        ("E40", "Brussel-Gent", 60), ("E40", "Gent-Brugge", 55), ("E40", "Brussel-Luik", 70),
        ("E313", "Antwerpen-Hasselt", 80), ("E314", "Leuven-Genk", 75),
        ("E34", "Antwerpen-Turnhout", 45), ("E34", "Zelzate-Antwerpen", 50),
        ("E403", "Brugge-Kortrijk", 65), ("E429", "Halle-Edingen", 25), ("R0", "Ring Brussel", 75),
        ("R1", "Ring Antwerpen", 15), ("R2", "Liefkenshoek", 25), ("R4", "Ring Gent", 30),
        ("R8", "Ring Kortrijk", 20), ("A12", "Brussel-Antwerpen", 45), ("A201", "Zaventem", 5),
        ("B401", "Gent Zuid", 4),
    ]

    init(seed: UInt64) {
        var random = RandomStream(seed: seed, part: 0xF1A)
        var chosen: Set<Int32> = []
        while chosen.count < Self.sensorCount {
            chosen.insert(Int32.random(in: 1...20_000, using: &random))
        }
        ids = chosen.sorted()
        locations = Self.places()
        baseSpeeds = ids.map { _ in Int32.random(in: 60...120, using: &random) }
        phases = ids.map { _ in Int32.random(in: 0..<55_000, using: &random) }
    }

    /// The sensors spread over the roads by length, lane after lane.
    private static func places() -> [[UInt8]] {
        let total = roads.reduce(0) { $0 + $1.2 }
        var counts = roads.map { max(1, (sensorCount * $0.2 + total / 2) / total) }
        counts[0] += sensorCount - counts.reduce(0, +)
        return zip(roads, counts).flatMap { road, count in
            (0..<count).map { index in
                let hectometre = index * road.2 * 10 / count
                let lane = index % 4
                let place = "\(road.0) \(road.1) km \(hectometre / 10),\(hectometre % 10)"
                return Array((lane == 0 ? place : place + " rijstrook R1\(lane)").utf8)
            }
        }
    }

    /// How much slower than on an empty road traffic is, in km/h, for each minute of the day: the
    /// rush hours are around 8:00 and 17:30.
    static let rushHourDips: [Int32] = (0..<1_440).map { minute in
        // (1 + x/4)⁻⁴ in place of e⁻ˣ: mathematical libraries differ in their last bits.
        func bell(_ distance: Double, _ width: Double) -> Double {
            let base = 1 + distance * distance / width / 4
            return 1 / (base * base * base * base)
        }
        let hour = Double(minute) / 60
        return Int32((bell(hour - 8, 2) + bell(hour - 17.5, 3)) * 35)
    }
}
