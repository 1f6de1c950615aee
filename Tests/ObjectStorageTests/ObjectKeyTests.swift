import Foundation
import ObjectStorage
import Testing

@Suite("Object keys")
struct ObjectKeyTests {
    @Test(arguments: [
        "", "/a", "a/", "a//b", ".", "..", "a/../b", "a/.", "../a", "a\0b", "/",
        String(repeating: "x", count: 1_025),
    ])
    func refuses(_ text: String) throws {
        let error = #expect(throws: ObjectStoreError.self) { try ObjectKey(text) }
        #expect(error?.kind == .invalidKey)
    }

    @Test func takesApart() throws {
        let key = try ObjectKey("year=2020/month=5/part-0.parquet")
        #expect(key.name == "part-0.parquet")
        #expect(key.folder == "year=2020/month=5/")
        #expect(key.components == ["year=2020", "month=5", "part-0.parquet"])
        #expect(try ObjectKey("alone").name == "alone")
        #expect(try ObjectKey("alone").folder == "")
        #expect(try ObjectKey(folder: key.folder, name: key.name) == key)
        #expect(try ObjectKey(folder: "a", name: "b").text == "a/b")
        #expect(try ObjectKey(folder: "", name: "b").text == "b")
    }

    @Test func comparesBytes() throws {
        let composed = try ObjectKey("\u{e9}")
        let decomposed = try ObjectKey("e\u{301}")
        #expect(composed != decomposed)
        #expect(decomposed < composed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(try ObjectKey("Z") < ObjectKey("a"))
        #expect(try ObjectKey("a-b") < ObjectKey("a/b"))
    }

    @Test(arguments: [
        ("a/b", false), (".a", true), ("a/_b", true), ("_a/b", true), ("_year=2020/b", false),
        ("a/.b=c", true), ("a_b/c.d", false), ("_temporary/0/part", true),
    ])
    func hidesAsSpark(_ text: String, _ isHidden: Bool) throws {
        #expect(try ObjectKey(text).isHidden == isHidden)
    }

    @Test func staysAsItIsInJSON() throws {
        let staged = StagedObject(
            key: try ObjectKey("a/b"),
            stagingKey: "run/0.staged",
            byteCount: 7,
            version: ObjectVersion("v")
        )
        let json = try JSONEncoder().encode(staged)
        #expect(try JSONDecoder().decode(StagedObject.self, from: json) == staged)
        #expect(throws: ObjectStoreError.self) {
            try JSONDecoder().decode(ObjectKey.self, from: Data("\"../a\"".utf8))
        }
    }
}
