internal import Foundation

extension Table {
    private static let exclusionsParameter = "exclusions"

    /// Patterns of the files below its location that are not part of it.
    ///
    /// They are kept as Glue's crawlers keep them, in the parameter `exclusions`: a list in JSON.
    package var exclusions: [String] {
        get {
            let text = parameters[Self.exclusionsParameter] ?? ""
            return (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? []
        }
        set {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            let data = newValue.isEmpty ? nil : try? encoder.encode(newValue)
            parameters[Self.exclusionsParameter] = data.map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
