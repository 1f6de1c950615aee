internal import Columns
internal import Parquet

/// The records of one landed file, in the order they arrived.
struct TrafficRecords {
    /// When the file's minute begins, in seconds since 1970-01-01T00:00:00Z.
    let start: Int64
    let rowCount: Int

    /// The columns, all nullable, as Hive's writer declares them.
    static func schema() throws(ParquetError) -> Schema {
        func integer(_ name: String) -> SchemaNode { .column(name, .int32) }
        func text(_ name: String) -> SchemaNode {
            .column(name, .byteArray, logicalType: .string)
        }
        return try Schema(
            columns: [
                text("outputtype"), integer("uniqueid"), integer("previousspeed"),
                integer("currentspeed"), integer("avgspeed3minutes"), integer("avgspeed10minutes"),
                integer("speeddiffindicator"), integer("trafficjamindicator"),
                integer("bezettingsgraad"), .column("recordtimestamp", .int64), text("location"),
                .column("originalrecordtimestamp", .int96),
            ],
            name: "hive_schema"
        )
    }

    /// For each record its sensor, its kind, and when it arrived.
    private var sensors: [Int] = []
    private var kinds: [Int] = []
    private var arrivals: [Int64] = []
    /// When what it tells of happened.
    private var events: [Int64] = []

    private var previousSpeeds: [Int32] = []
    private var currentSpeeds: [Int32] = []
    private var averages3: [Int32] = []
    private var averages10: [Int32] = []
    private var differences: [Int32] = []
    private var jams: [Int32] = []
    private var loads: [Int32] = []
    private var timeValidity: Bitmap?

    /// - Parameters:
    ///   - firstRecord: How many records came before, which says whose turn it is.
    init(
        start: Int64,
        rowCount: Int,
        firstRecord: Int,
        network: SensorNetwork,
        lateness: Lateness,
        random: inout RandomStream
    ) {
        self.start = start
        self.rowCount = rowCount
        arrive(firstRecord, network, &random)
        setEvents(lateness, &random)
        measure(network, &random)
    }

    /// Decides who sends, and when: in its own second of the minute, with some jitter.
    private mutating func arrive(
        _ firstRecord: Int,
        _ network: SensorNetwork,
        _ random: inout RandomStream
    ) {
        var keys = [Int](repeating: 0, count: rowCount)
        // Sorted by counting: the keys are 65,536ths of the minute.
        var starts = [Int](repeating: 0, count: 65_537)
        var slot = firstRecord % SensorNetwork.fullRate
        let firstSlot = slot
        for row in 0..<rowCount {
            let jitter = (Int(truncatingIfNeeded: random.next() &>> 48) &* 10_000) &>> 16
            let key = Int(network.phases[slot / 3]) &+ jitter
            keys[row] = key
            starts[key &+ 1] &+= 1
            slot = slot &+ 1 == SensorNetwork.fullRate ? 0 : slot &+ 1
        }
        for key in 1...65_536 { starts[key] &+= starts[key &- 1] }

        sensors = [Int](repeating: 0, count: rowCount)
        kinds = sensors
        arrivals = [Int64](repeating: 0, count: rowCount)
        slot = firstSlot
        for row in 0..<rowCount {
            let key = keys[row]
            let position = starts[key]
            starts[key] &+= 1
            sensors[position] = slot / 3
            kinds[position] = slot % 3
            arrivals[position] = start &+ Int64(truncatingIfNeeded: (key &* 60) &>> 16)
            slot = slot &+ 1 == SensorNetwork.fullRate ? 0 : slot &+ 1
        }
    }

    /// Decides how late each record is, and which have lost their time.
    private mutating func setEvents(_ lateness: Lateness, _ random: inout RandomStream) {
        let bounds = lateness.bounds
        events = arrivals
        var validity = Bitmap(repeating: true, count: rowCount)
        var nullCount = 0
        for row in 0..<rowCount {
            let bits = random.next()
            let share = bits & 0xFFFF_FFFF
            var lag = Int64(truncatingIfNeeded: (bits &>> 32) % 5)
            if share < bounds.hour {
                let span: UInt64 =
                    share < bounds.week ? 7 * 86_400 : share < bounds.day ? 86_400 : 3_600
                lag = Int64(truncatingIfNeeded: random.next() % span)
            }
            let event = arrivals[row] &- lag
            events[row] = lateness.isLate ? event : max(event, start)
            if bounds.null > 0, random.next() &>> 32 < bounds.null {
                validity[row] = false
                nullCount += 1
            }
        }
        timeValidity = nullCount > 0 ? validity : nil
    }

    /// Makes up what the sensors saw: the road's speed, less in the rush hours, and noise.
    private mutating func measure(_ network: SensorNetwork, _ random: inout RandomStream) {
        let zeros = [Int32](repeating: 0, count: rowCount)
        previousSpeeds = zeros
        currentSpeeds = zeros
        averages3 = zeros
        averages10 = zeros
        differences = zeros
        jams = zeros
        loads = zeros
        for row in 0..<rowCount {
            let second = (events[row] % 86_400 &+ 86_400) % 86_400
            let minute = Int(truncatingIfNeeded: second / 60)
            let mean = network.baseSpeeds[sensors[row]] &- SensorNetwork.rushHourDips[minute]
            var bits = RandomBits(random.next())
            func noise(_ bits: inout RandomBits) -> Int32 {
                Int32(truncatingIfNeeded: bits.below(25) &- 12)
            }
            let previousNoise = noise(&bits)
            let averageNoise = noise(&bits)
            let speed = max(mean &+ noise(&bits), 0)
            let previous = max(mean &+ previousNoise, 0)
            currentSpeeds[row] = speed
            previousSpeeds[row] = previous
            averages3[row] = max(mean &+ averageNoise / 2, 0)
            averages10[row] = max(mean &+ averageNoise / 4, 0)
            differences[row] = speed &- previous > 10 ? 1 : speed &- previous < -10 ? -1 : 0
            jams[row] = speed < 45 ? 1 : 0
            loads[row] = min(max(100 &- speed / 2 &+ previousNoise, 0), 100)
        }
    }

    // MARK: Columns

    /// The columns of the schema.
    func columns(_ network: SensorNetwork) -> [ColumnVector] {
        let isDifference = validity(ofKind: 0)
        let isJam = validity(ofKind: 1)
        let isAverage = validity(ofKind: 2)
        return [
            text(SensorNetwork.outputTypes, kinds),
            integers(sensors.map { network.ids[$0] }),
            integers(previousSpeeds, isDifference),
            integers(currentSpeeds),
            integers(averages3, isAverage),
            integers(averages10, isAverage),
            integers(differences, isDifference),
            integers(jams, isJam),
            integers(loads),
            ColumnVector(
                type: .bigint,
                count: rowCount,
                validity: timeValidity,
                values: .int64(events)
            ),
            text(network.locations, sensors),
            ColumnVector(
                type: .timestamp,
                count: rowCount,
                validity: timeValidity,
                values: .int64(events.map { $0 &* 1_000_000 })
            ),
        ]
    }

    private func validity(ofKind kind: Int) -> Bitmap {
        var bitmap = Bitmap(repeating: false, count: rowCount)
        for row in 0..<rowCount where kinds[row] == kind { bitmap[row] = true }
        return bitmap
    }

    private func integers(_ values: [Int32], _ validity: Bitmap? = nil) -> ColumnVector {
        ColumnVector(type: .int, count: rowCount, validity: validity, values: .int32(values))
    }

    /// For each row one of `values`.
    private func text(_ values: [[UInt8]], _ indices: [Int]) -> ColumnVector {
        var offsets = [0]
        offsets.reserveCapacity(rowCount + 1)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rowCount * 40)
        for index in indices {
            bytes += values[index]
            offsets.append(bytes.count)
        }
        return ColumnVector(
            type: .string,
            count: rowCount,
            validity: nil,
            values: .bytes(ByteArrays(offsets: offsets, bytes: bytes))
        )
    }
}
