import ObjectStorage
import Testing

@Suite("Ids of staged objects")
struct StagingIDTests {
    @Test func areReadFromTheirPaths() {
        let id = StagingID(run: "20200522T140311-7f3a", slice: 12, sequence: 345)
        #expect(id.path == "20200522T140311-7f3a/12-345.staged")
        #expect(StagingID(path: id.path) == id)
    }

    @Test(arguments: [
        "", "run", "run/", "/0-0.staged", "run/0.staged", "run/0-0", "run/0-0-0.staged",
        "run/00-0.staged", "run/+1-0.staged", "run/-1-0.staged", "run/a-0.staged",
        "a/run/0-0.staged", "run/0-99999999999999999999.staged",
    ])
    func areNotReadFromOthers(_ path: String) {
        #expect(StagingID(path: path) == nil)
    }

    @Test(arguments: [(31, "00031"), (0, "00000"), (123_456, "123456")])
    func areReadFromTheNamesOfFiles(sequence: Int, digits: String) {
        let id = StagingID(run: "20200522T140311-7f3a", slice: 12, sequence: sequence)
        #expect(id.fileName == "part-20200522T140311-7f3a-12-\(digits).parquet")
        #expect(StagingID(fileName: id.fileName) == id)
    }

    @Test(arguments: [
        "", "part-", "part-1-2.parquet", "part-x-2-3.parquet", "part-x-02-00003.parquet",
        "part-x-2-+0003.parquet", "part--2-00003.parquet", "x-2-00003.parquet",
        "part-x-2-00003.zstd.parquet", "part-x-2-00003", "part-00000-0a1b.c000.snappy.parquet",
    ])
    func areNotReadFromOtherFiles(_ name: String) {
        #expect(StagingID(fileName: name) == nil)
    }
}
