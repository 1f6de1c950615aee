extension LogEntry: Codable {
    private enum CodingKeys: String, CodingKey {
        case ledger, number, previous, run, slices, nonce, base, kind, job, time, inputs, adds
        case removes, exclusive, compacts, abandons, voids, takesBack, bookmark, catalog, metrics
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func list<Element: Decodable>(_ key: CodingKeys) throws -> [Element] {
            try container.decodeIfPresent([Element].self, forKey: key) ?? []
        }
        ledger = try container.decode(String.self, forKey: .ledger)
        number = try container.decode(Int.self, forKey: .number)
        previous = try container.decode(String.self, forKey: .previous)
        run = try container.decode(String.self, forKey: .run)
        slices = try list(.slices)
        nonce = try container.decode(String.self, forKey: .nonce)
        base = try container.decode(Int.self, forKey: .base)
        kind = try container.decode(Kind.self, forKey: .kind)
        job = try container.decodeIfPresent(String.self, forKey: .job) ?? ""
        time = try container.decode(Int.self, forKey: .time)
        inputs = try list(.inputs)
        adds = try list(.adds)
        removes = try list(.removes)
        exclusive = try list(.exclusive)
        compacts = try list(.compacts)
        abandons = try list(.abandons)
        voids = try list(.voids)
        takesBack = try container.decodeIfPresent(Int.self, forKey: .takesBack)
        bookmark = try container.decodeIfPresent(BookmarkChange.self, forKey: .bookmark)
        catalog = try list(.catalog)
        metrics = try container.decodeIfPresent([String: Int].self, forKey: .metrics) ?? [:]
    }

    /// Writes what the entry has, and nothing for what it has not.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        func put<Element: Encodable>(_ list: [Element], _ key: CodingKeys) throws {
            if !list.isEmpty { try container.encode(list, forKey: key) }
        }
        try container.encode(ledger, forKey: .ledger)
        try container.encode(number, forKey: .number)
        try container.encode(previous, forKey: .previous)
        try container.encode(run, forKey: .run)
        try put(slices, .slices)
        try container.encode(nonce, forKey: .nonce)
        try container.encode(base, forKey: .base)
        try container.encode(kind, forKey: .kind)
        if !job.isEmpty { try container.encode(job, forKey: .job) }
        try container.encode(time, forKey: .time)
        try put(inputs, .inputs)
        try put(adds, .adds)
        try put(removes, .removes)
        try put(exclusive, .exclusive)
        try put(compacts, .compacts)
        try put(abandons, .abandons)
        try put(voids, .voids)
        try container.encodeIfPresent(takesBack, forKey: .takesBack)
        try container.encodeIfPresent(bookmark, forKey: .bookmark)
        try put(catalog, .catalog)
        if !metrics.isEmpty { try container.encode(metrics, forKey: .metrics) }
    }
}
