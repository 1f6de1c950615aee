import Buffers

@testable import ObjectStorage

/// Damaged keys of objects, folders of partitions and locations.
struct PathSubject: Subject {
    let name = "path"

    private static let samples = [
        "year=2020/month=05/day=a%20b/part-0.parquet", "s3://bucket-name/a/b c/\u{E9}.parquet",
        "file:///tmp/a%2Fb/../c", "/absolute/./path//x", "p=__HIVE_DEFAULT_PARTITION__/%zz=%",
        "memory:lake", "=/a==b/%C3%28=x",
    ]

    func trial(_ chance: inout Chance) -> Trial {
        var bytes = Bytes(Array(chance.one(of: Self.samples).utf8))
        for _ in 0..<chance.number(0...3) {
            bytes =
                switch chance.below(5) {
                case 0: bytes.cut(using: &chance)
                case 1: bytes.grown(using: &chance)
                case 2: bytes.overwritten(using: &chance)
                case 3:
                    Bytes(bytes.array + Array(chance.one(of: ["/", "..", "%", "=", "\0"]).utf8))
                default: bytes.flipped(using: &chance)
                }
        }
        let input = bytes
        let text = String(decoding: bytes.array, as: UTF8.self)
        return Trial(label: "path", input: input) {
            let escaped = HivePath.escape(text)
            try require(HivePath.unescape(escaped) == text, "an escaped name reads otherwise")
            _ = HivePath.unescape(text)
            _ = HivePath.parse(component: text)
            do {
                let location = try ObjectLocation(text)
                let again = try ObjectLocation(location.description)
                try require(again == location, "\(location) is read as \(again)")
            } catch let error as ObjectStoreError {
                try require(!error.description.isEmpty, "an error that says nothing")
            }
            do {
                let key = try ObjectKey(text)
                _ = HivePath.partition(of: key)
                return wasRead
            } catch let error as ObjectStoreError {
                return "\(error.kind)"
            }
        }
    }
}
