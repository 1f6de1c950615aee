/// Where a setting was found, for people who wonder why it is as it is.
package enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// An option of the command line, or an argument of the caller: `--region`.
    case option(String)
    case variable(String)
    /// A key of a profile, or of the section that the profile names.
    case profile(name: String, key: String, path: String)
    case builtIn

    package var description: String {
        switch self {
        case .option(let name): name
        case .variable(let name): name
        case .profile(let name, let key, let path): "\(key) of profile \(name) in \(path)"
        case .builtIn: "default"
        }
    }
}

/// A setting's value, and where it was found.
package struct Setting<Value: Sendable & Hashable>: Sendable, Hashable {
    package let value: Value
    package let origin: SettingOrigin

    package init(_ value: Value, from origin: SettingOrigin) {
        self.value = value
        self.origin = origin
    }

    package func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Setting<Other> {
        Setting<Other>(try transform(value), from: origin)
    }
}
