internal import SluiceCommands

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

exit(await SluiceCommand.launch())
