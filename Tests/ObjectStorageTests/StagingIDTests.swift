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
}
