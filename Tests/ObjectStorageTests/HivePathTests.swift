import ObjectStorage
import SeededRandom
import Testing

@Suite("Hive paths")
struct HivePathTests {
    @Test(arguments: [
        ("B/E", "B%2FE"), ("100%", "100%25"), ("a b", "a b"), ("\"#%'*/:=?\\{[]^", ""),
        ("x}y~z!@$&()+,-.;<>|`", "x}y~z!@$&()+,-.;<>|`"), ("\u{1}\u{1F}\u{7F}", "%01%1F%7F"),
        ("日本é", "日本é"), ("2020-05-01 07:00:00", "2020-05-01 07%3A00%3A00"), ("\u{0}", "%00"),
        ("\n\t", "%0A%09"),
    ])
    func escapesAsHive(_ value: String, _ expected: String) {
        let all = "%22%23%25%27%2A%2F%3A%3D%3F%5C%7B%5B%5D%5E"
        #expect(HivePath.escape(value) == (expected.isEmpty ? all : expected))
        #expect(HivePath.unescape(HivePath.escape(value)) == value)
    }

    @Test(arguments: [
        ("%", "%"), ("%2", "%2"), ("%zz", "%zz"), ("%2f", "/"), ("%25%", "%%"), ("a%20b", "a b"),
        ("%C3%A9", "é"), ("%E9", "é"), ("x%E9%2F", "xé/"), ("%%41", "%A"), ("", ""),
    ])
    func unescapesWhatOthersWrote(_ text: String, _ expected: String) {
        #expect(HivePath.unescape(text) == expected)
    }

    @Test func sendsNullAndTheEmptyStringToTheDefaultPartition() throws {
        #expect(HivePath.component("day", nil) == "day=__HIVE_DEFAULT_PARTITION__")
        #expect(HivePath.component("day", "") == "day=__HIVE_DEFAULT_PARTITION__")
        for text in ["day=__HIVE_DEFAULT_PARTITION__", "day="] {
            #expect(
                HivePath.parse(component: text) == PartitionComponent(name: "day", value: nil)
            )
        }
    }

    @Test func writesAndReadsPrefixes() throws {
        let partition = [
            PartitionComponent(name: "year", value: "2020"),
            PartitionComponent(name: "country/x", value: "B=E/%41"),
            PartitionComponent(name: "hour", value: nil),
        ]
        let prefix = HivePath.prefix(partition)
        #expect(
            prefix == "year=2020/country%2Fx=B%3DE%2F%2541/hour=__HIVE_DEFAULT_PARTITION__/"
        )
        #expect(try HivePath.partition(of: ObjectKey(prefix + "part-0.parquet")) == partition)
        #expect(HivePath.prefix([]).isEmpty)
    }

    @Test func passesOverOtherFolders() throws {
        let key = try ObjectKey("landing/=x/year=2020/raw/month=a=b/hour=7")
        #expect(
            HivePath.partition(of: key) == [
                PartitionComponent(name: "year", value: "2020"),
                PartitionComponent(name: "month", value: "a=b"),
            ]
        )
        #expect(HivePath.parse(component: "=x") == nil)
        #expect(HivePath.parse(component: "plain") == nil)
    }

    /// Any text at all comes back, and makes one path component.
    @Test(arguments: UInt64(1)...8)
    func roundTrips(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let scalars = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FF, using: &random)) ?? "?"
            }
            let value = String(String.UnicodeScalarView(scalars))
            let component = HivePath.component("k", value)
            #expect(!component.contains("/") && !component.utf8.contains(0))
            #expect(
                HivePath.parse(component: component)?.value?.utf8.elementsEqual(value.utf8) == true
            )
        }
    }
}
