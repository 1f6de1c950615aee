import Buffers
package import ObjectStorage

extension TableLedger {
    /// What is committed may wait so long for the process that completes it.
    private static var leastStagedLifetime: Duration { .seconds(7 * 24 * 3_600) }

    /// A probe is believed for so long, in seconds.
    private static var probeLifetime: Int { 24 * 3600 }

    /// Opens the ledger of a table, and begins one if there is none.
    ///
    /// - Parameters:
    ///   - table: The store whose root is the table's folder.
    ///   - store: The store whose root is the ledger's folder.
    ///   - promisesSingleWriter: Whether somebody promises that never two runs write at once.
    /// - Throws: ``LedgerError`` of kind `unsuitableStore` if the store cannot keep two runs apart,
    ///   `invalidRequest` if the table lies in another or has one inside, `unsupported`, `damaged`;
    ///   ``ObjectStoreError``.
    package static func open(
        table: any ObjectStore,
        at store: any ObjectStore,
        promisesSingleWriter: Bool = false,
        surroundings: LedgerSurroundings
    ) async throws -> TableLedger {
        let reader = LedgerReader(store)
        do {
            let known = try await store.list(prefix: LedgerKeys.recordPrefix, limit: 1_000).objects
            let isBegun = known.contains { $0.key == LedgerKeys.record }
            let probes = known.filter { $0.key.text.hasPrefix(LedgerKeys.probePrefix) }
            var random = SystemRandomNumberGenerator()
            let nonce = random.nonce()
            var record = isBegun ? try await reader.record() : nil
            if record?.singleWriter != true, !promisesSingleWriter,
                isDue(probes.map(\.modifiedNanoseconds).max(), at: surroundings.clock.time)
            {
                try await StoreProbe(store: store, nonce: nonce).run()
                for old in probes { try await store.delete(old.key) }
            }
            var table = table
            if record == nil {
                try await requireOwnFolder(table, surroundings)
                table = try await lasting(table)
                record = try await begin(
                    LedgerRecord(
                        id: nonce,
                        publishing: table.publishing,
                        singleWriter: promisesSingleWriter
                    ),
                    reader
                )
            }
            guard let record else {
                throw LedgerError(.damaged, "ledger.json was there and is not any more: restore it")
            }
            return try TableLedger(
                table: Self.table(table, publishingAs: record),
                reader: reader,
                record: record,
                surroundings: surroundings
            )
        } catch let error as LedgerError {
            throw error.at(store.location)
        }
    }

    /// Opens the ledger of a table if there is one; changes nothing.
    ///
    /// - Throws: ``LedgerError`` of kind `unsupported` or `damaged`; ``ObjectStoreError``.
    package static func existing(
        table: any ObjectStore,
        at store: any ObjectStore,
        surroundings: LedgerSurroundings
    ) async throws -> TableLedger? {
        let reader = LedgerReader(store)
        guard let record = try await reader.record() else { return nil }
        do {
            return try TableLedger(
                table: Self.table(table, publishingAs: record),
                reader: reader,
                record: record,
                surroundings: surroundings
            )
        } catch let error as LedgerError {
            throw error.at(store.location)
        }
    }

    /// The table's store with a way of publishing in which what is staged lasts long enough.
    private static func lasting(_ table: any ObjectStore) async throws -> any ObjectStore {
        guard table.publishing == .upload, let lifetime = try await table.stagedLifetime(),
            lifetime < leastStagedLifetime
        else { return table }
        if let other = try table.publishing(by: .copy) { return other }
        throw LedgerError(
            .unsuitableStore,
            "a rule of the bucket aborts uploads after \(lifetime.components.seconds / 86_400) days, "
                + "and what is committed may wait 7 days to be completed: publish by copy (s3.publish), "
                + "or change the rule"
        )
    }

    /// The table's store as the ledger has published from its first run on.
    private static func table(
        _ table: any ObjectStore,
        publishingAs record: LedgerRecord
    ) throws -> any ObjectStore {
        if table.publishing == record.publishing { return table }
        if let other = try table.publishing(by: record.publishing) { return other }
        throw LedgerError(
            .invalidRequest,
            "files of this table are published by \(record.publishing) since its first run, not by "
                + "\(table.publishing): leave s3.publish away"
        )
    }

    private static func isDue(_ probedNanoseconds: Int64?, at time: Int) -> Bool {
        guard let probedNanoseconds else { return true }
        return time - Int(probedNanoseconds / 1_000_000_000) > probeLifetime
    }

    /// Writes who the ledger is; of several that do so at once the first has decided.
    private static func begin(
        _ record: LedgerRecord,
        _ reader: LedgerReader
    ) async throws -> LedgerRecord? {
        do {
            let bytes = try LedgerCoding.bytes(record)
            try await reader.store.write(bytes, to: LedgerKeys.record, if: .ifAbsent)
            return record
        } catch let error as ObjectStoreError where error.kind == .alreadyExists {
            return try await reader.record()
        } catch let error as ObjectStoreError where error.kind == .other {
            // An answer was lost, and now there is a record: this one, or another's.
            guard let found = try await reader.record() else { throw error }
            return found
        }
    }

    /// Tables inside each other would read each other's files as their own.
    private static func requireOwnFolder(
        _ table: any ObjectStore,
        _ surroundings: LedgerSurroundings
    ) async throws {
        let inside = try await table.list(prefix: "\(LedgerPlace.folder)/", limit: 1_000)
        if let found = inside.objects.first(where: { $0.key.name == LedgerKeys.record.text }) {
            throw LedgerError(
                .invalidRequest,
                "a table lies inside this one, its ledger is \(found.key): write to another folder"
            )
        }
        for location in LedgerPlace.locations(above: table.location) {
            let store = try surroundings.place(location)
            guard try await store.contains(LedgerKeys.record) else { continue }
            throw LedgerError(
                .invalidRequest,
                "\(table.location) lies inside another table, whose ledger is \(location): write to "
                    + "another folder"
            )
        }
    }
}

extension RandomNumberGenerator {
    /// 80 random bits, in hexadecimal.
    package mutating func nonce() -> String {
        (0..<10).map { _ in
            let byte = String(UInt8.random(in: .min ... .max, using: &self), radix: 16)
            return byte.count == 1 ? "0" + byte : byte
        }.joined()
    }
}
