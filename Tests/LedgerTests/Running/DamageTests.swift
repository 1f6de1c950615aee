import Buffers
import Ledger
import ObjectStorage
import Testing

/// Ledgers that are damaged, foreign or unsuitable: what people read then.
@Suite("Ledgers that cannot be used")
struct DamageTests {
    /// A table with two entries.
    private func table() async throws -> TestTable {
        let table = try TestTable(.memory)
        _ = try await TestRun(name: "one", work: .append, inputs: ["in/0": ["p1"]])
            .run(on: table.open())
        _ = try await TestRun(name: "two", work: .append, inputs: ["in/1": ["p2"]])
            .run(on: table.open())
        return table
    }

    private func key(_ text: String) throws -> ObjectKey { try ObjectKey(text) }

    private func log(_ number: Int) throws -> ObjectKey {
        try key("log/0000000000000000000\(number).json")
    }

    private func text(of key: ObjectKey, in table: TestTable) async throws -> String {
        String(decoding: try await table.ledger.read(key).array, as: UTF8.self)
    }

    private func write(_ text: String, to key: ObjectKey, in table: TestTable) async throws {
        try await table.ledger.write(Bytes(Array(text.utf8)), to: key)
    }

    /// The error of a run that comes next.
    private func error(in table: TestTable) async throws -> LedgerError? {
        do {
            _ = try await TestRun(name: "three", work: .append, inputs: ["in/2": ["p3"]])
                .run(on: table.open())
            return nil
        } catch let error as LedgerError {
            return error
        }
    }

    @Test func anEntryThatIsNotJSON() async throws {
        let table = try await table()
        try await write("{", to: log(2), in: table)
        let error = try await error(in: table)
        #expect(error?.kind == .damaged)
        #expect(
            error?.description
                == "log/00000000000000000002.json is not what a ledger has there (it is no JSON): "
                + "restore it, or look whether a newer version wrote it "
                + "(ledger memory:/lake/_sluice/events)"
        )
    }

    @Test(arguments: [
        (#""kind":"append""#, #""kind":"frobnicate""#, "kind is no possible value"),
        (#""number":2"#, #""number":"two""#, "number is of another type"),
        (#""nonce":"#, #""once":"#, "nonce is missing"),
        (#""number":2"#, #""number":null"#, "number is null"),
    ])
    func anEntryThatSaysSomethingElse(
        _ before: String,
        _ after: String,
        reason: String
    ) async throws {
        let table = try await table()
        let text = try await text(of: log(2), in: table)
        try await write(text.replacing(before, with: after), to: log(2), in: table)
        #expect(
            try await error(in: table)?.message
                == "log/00000000000000000002.json is not what a ledger has there (\(reason)): restore "
                + "it, or look whether a newer version wrote it"
        )
    }

    @Test func anEntryThatWasChanged() async throws {
        let table = try await table()
        let text = try await text(of: log(1), in: table)
        try await write(text.replacing("\"time\":0", with: "\"time\":1"), to: log(1), in: table)
        #expect(
            try await error(in: table)?.message
                == "entry 2 does not continue entry 1: one of them was changed or replaced, restore "
                + "it"
        )
    }

    @Test func anEntryThatIsMissing() async throws {
        let table = try await table()
        try await table.ledger.delete(log(1))
        #expect(
            try await error(in: table)?.message
                == "the log goes from entry 0 to entry 2: entries are missing, restore them, nothing "
                + "can be told without them"
        )
    }

    @Test func anEntryThatWasMoved() async throws {
        let table = try await table()
        try await write(text(of: log(1), in: table), to: log(2), in: table)
        #expect(
            try await error(in: table)?.message
                == "log/00000000000000000002.json is entry 1: it was moved, restore it"
        )
    }

    @Test func aSnapshotOfAnotherTable() async throws {
        let table = try await table()
        let snapshot = """
            {"ledger":"x","number":1,"digest":"","live":[],"dead":[],"consumed":[],"touched":{},\
            "generation":{},"abandoned":{},"voided":{},"replayed":{},\
            "commits":[]}
            """
        try await write(snapshot, to: key("snapshots/00000000000000000001.json"), in: table)
        #expect(
            try await error(in: table)?.message
                == "snapshots/00000000000000000001.json is of another ledger or entry: remove it, it "
                + "only saves time"
        )
    }

    @Test func aLedgerOfTheFuture() async throws {
        let table = try await table()
        let text = try await text(of: key("ledger.json"), in: table)
        let newer = text.replacing("\"format\":1", with: "\"format\":7")
        try await write(newer, to: key("ledger.json"), in: table)
        let error = try await error(in: table)
        #expect(error?.kind == .unsupported)
        #expect(
            error?.message
                == "the ledger has format 7, this version knows 1: use the version that wrote it"
        )
    }

    @Test func anEntryOfAKindThatComesLater() async throws {
        let table = try await table()
        let text = try await text(of: log(2), in: table)
        let newer = text.replacing(#""kind":"append""#, with: #""kind":"compact-switch""#)
        try await write(newer, to: log(2), in: table)
        try await table.ledger.delete(key("applied/00000000000000000002.json"))
        #expect(
            try await error(in: table)?.message
                == "entry 2 is of the kind compact-switch, which this version cannot apply: use the "
                + "version that wrote it"
        )
    }

    @Test func aTableInsideAnother() async throws {
        let outer = try TestTable(.files)
        defer { outer.remove() }
        _ = try await outer.open()
        let inside = try LocalObjectStore(root: "\(outer.table.location)/part")
        let inner = LedgerPlace.location(ofTable: inside.location) ?? ""
        func open(_ table: any ObjectStore, _ ledger: String) async throws -> LedgerError? {
            do {
                _ = try await TableLedger.open(
                    table: table,
                    at: LocalObjectStore(root: ledger, staging: "\(ledger)/staging"),
                    surroundings: LedgerSurroundings(catalog: TestCatalog()) { location in
                        try LocalObjectStore(root: location)
                    }
                )
                return nil
            } catch let error as LedgerError {
                return error
            }
        }
        #expect(
            try await open(inside, inner)?.message
                == "\(inside.location) lies inside another table, whose ledger is "
                + "\(outer.ledger.location): write to another folder"
        )
        // The other way round: the outer one comes second.
        try await outer.ledger.delete(key("ledger.json"))
        #expect(try await open(inside, inner) == nil)
        #expect(
            try await open(outer.table, outer.ledger.location)?.message
                == "a table lies inside this one, its ledger is _sluice/part/ledger.json: write to "
                + "another folder"
        )
    }

    @Test func aStoreThatIgnoresConditions() async throws {
        let careless = CarelessObjectStore(MemoryObjectStore(location: "memory:/ledger"))
        let table = MemoryObjectStore(location: "memory:/table")
        let surroundings = LedgerSurroundings(catalog: TestCatalog()) { location in
            MemoryObjectStore(location: location)
        }
        let error = await #expect(throws: LedgerError.self) {
            try await TableLedger.open(table: table, at: careless, surroundings: surroundings)
        }
        #expect(error?.kind == .unsuitableStore)
        #expect(
            error?.message
                == "of 8 writers that put the same new object, 8 were told that they had: the store "
                + "does not keep If-None-Match, so two runs could commit the same inputs; keep "
                + "the ledger in another store, with --ledger, or promise that never two runs write to "
                + "the table at once (single_writer)"
        )
        let ledger = try await TableLedger.open(
            table: table,
            at: careless,
            promisesSingleWriter: true,
            surroundings: surroundings
        )
        #expect(ledger.record.singleWriter)
    }

    /// Where what is staged does not last, it is published in the other way, if that is allowed.
    @Test func aStoreWhereUploadsDoNotLast() async throws {
        let place = MemoryObjectStore(location: "memory:/ledger")
        let surroundings = LedgerSurroundings(catalog: TestCatalog()) { location in
            MemoryObjectStore(location: location)
        }
        let strict = ShortLivedObjectStore(publishing: .upload, mayChange: false)
        let refused = await #expect(throws: LedgerError.self) {
            try await TableLedger.open(table: strict, at: place, surroundings: surroundings)
        }
        #expect(refused?.kind == .unsuitableStore)
        #expect(
            refused?.message
                == "a rule of the bucket aborts uploads after 3 days, and what is committed may wait 7 "
                + "days to be completed: publish by copy (s3.publish), or change the rule"
        )
        let table = ShortLivedObjectStore(publishing: .upload, mayChange: true)
        for _ in 1...2 {
            let ledger = try await TableLedger.open(
                table: table,
                at: place,
                surroundings: surroundings
            )
            #expect(ledger.record.publishing == .copy)
            #expect(ledger.table.publishing == .copy)
        }
        let clash = await #expect(throws: LedgerError.self) {
            try await TableLedger.existing(table: strict, at: place, surroundings: surroundings)
        }
        #expect(
            clash?.description
                == "files of this table are published by copy since its first run, not by upload: "
                + "leave s3.publish away (ledger memory:/ledger)"
        )
    }

    @Test func aStoreThatNeverAnswers() async throws {
        let table = try await table()
        let silent = SilentObjectStore(table.ledger)
        let ledger = try await TableLedger.open(
            table: table.table,
            at: silent,
            surroundings: LedgerSurroundings(catalog: TestCatalog(), clock: TestClock()) {
                location in
                MemoryObjectStore(location: location)
            }
        )
        let run = TestRun(name: "three", work: .append, inputs: ["in/2": ["p3"]])
        let error = await #expect(throws: LedgerError.self) { try await run.run(on: ledger) }
        #expect(error?.kind == .unknownOutcome)
        #expect(
            error?.message
                == "the store at memory:/lake/_sluice/events does not say whether the run is "
                + "committed: nothing is lost, the next run settles it"
        )
        // What is staged has to stay: the request may still land.
        #expect(try await table.table.leftovers(ofRun: "three").count == 1)
    }

    @Test func aRecordThatVanishes() async throws {
        let table = try await table()
        let error = await #expect(throws: LedgerError.self) {
            try await TableLedger.open(
                table: table.table,
                at: ForgetfulObjectStore(table.ledger),
                surroundings: LedgerSurroundings(catalog: TestCatalog()) { location in
                    MemoryObjectStore(location: location)
                }
            )
        }
        #expect(error?.message == "ledger.json was there and is not any more: restore it")
    }

    @Test func aCatalogThatStaysAway() async throws {
        let table = try TestTable(.memory)
        table.catalog.setAway(true)
        let first = TestRun(name: "one", work: .append, inputs: ["in/0": ["p1"]])
        let outcome = try await first.run(on: table.open())
        guard case .committed(_, .withoutCatalog("the catalog is away")) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        // Appends go on, what replaces its files waits.
        let append = TestRun(name: "two", work: .append, inputs: ["in/1": ["p2"]])
        _ = try await append.run(on: table.open())
        let overwrite = TestRun(name: "three", work: .overwrite, inputs: ["in/0": ["p1"]])
        let error = await #expect(throws: LedgerError.self) {
            try await overwrite.run(on: table.open())
        }
        #expect(
            error?.message
                == "entry 1 is not applied, and the run replaces its file p/part-one-0-0: its catalog "
                + "does not answer, try later, or give it up with sluice recover --skip-catalog 1"
        )
        table.catalog.setAway(false)
        let again = TestRun(name: "four", work: .overwrite, inputs: ["in/0": ["p1"]])
        _ = try await again.run(on: table.open())
        #expect(try await table.rows() == ["p1"])
    }
}
