// Kernels                  names the kernels, and how many values one repetition handles
// Kernels NAME COUNT       does a kernel's work so many times

let words = CommandLine.arguments.dropFirst()
if let name = words.first, let count = words.dropFirst().first.flatMap({ Int($0) }) {
    guard let kernel = Kernel.all.first(where: { $0.name == name }) else {
        preconditionFailure("there is no kernel \(name)")
    }
    try kernel.run(count)
} else {
    for kernel in Kernel.all { print(kernel.name, kernel.valueCount) }
}
