import Buffers
package import ObjectStorage

extension TableLedger {
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
            let page = try await store.list(prefix: LedgerKeys.recordPrefix, limit: 10)
            let known = Dictionary(page.objects.map { ($0.key, $0) }) { first, _ in first }
            let probed = known[LedgerKeys.probe]?.modifiedNanoseconds
            var random = SystemRandomNumberGenerator()
            let nonce = random.nonce()
            var record = try await known[LedgerKeys.record] == nil ? nil : reader.record()
            if record?.singleWriter != true, !promisesSingleWriter,
                isDue(probed, at: surroundings.clock.time)
            {
                try await StoreProbe(store: store, nonce: nonce).run()
                try await store.write(Bytes(), to: LedgerKeys.probe)
            }
            if record == nil {
                try await requireOwnFolder(table, surroundings)
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
            return TableLedger(
                table: table,
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
        return TableLedger(
            table: table,
            reader: reader,
            record: record,
            surroundings: surroundings
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
        } catch let error as ObjectStoreError where error.kind == .alreadyExists {
            // Read below.
        } catch let error as ObjectStoreError where error.kind == .other {
            // An answer was lost, and now there is a record: this one, or another's.
            guard let found = try await reader.record() else { throw error }
            return found
        }
        return try await reader.record()
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
