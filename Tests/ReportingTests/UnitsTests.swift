import Reporting
import Testing

@Suite("Numbers as people read them")
struct UnitsTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (19_872_000, "19,872,000"), (-1_234, "-1,234"),
    ])
    func groupsDigits(number: Int, text: String) {
        #expect(Units.count(number) == text)
    }

    @Test(arguments: [(0, "0 files"), (1, "1 file"), (1_440, "1,440 files")])
    func knowsOneFromMany(number: Int, text: String) {
        #expect(Units.count(number, "file") == text)
    }

    @Test(arguments: [
        (0, "0 B"), (1_023, "1023 B"), (1_024, "1.0 KiB"), (1_048_575, "1.0 MiB"),
        (31_561_000, "30.1 MiB"), (1 << 40, "1.0 TiB"), (1 << 52, "4096.0 TiB"),
    ])
    func scalesBytes(number: Int, text: String) {
        #expect(Units.bytes(number) == text)
    }

    @Test(arguments: [
        (0.004, "0.00 s"), (0.42, "0.42 s"), (12.34, "12.3 s"), (65.2, "1 min 5 s"),
        (7_265, "2 h 1 min"),
    ])
    func scalesSeconds(number: Double, text: String) {
        #expect(Units.seconds(number) == text)
    }
}
