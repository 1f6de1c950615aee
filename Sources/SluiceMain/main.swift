internal import CLinux
internal import SluiceCommands

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

sluice_require_processor()
// The main thread only waits for the command to end the process. An asynchronous main would leave
// with pthread_exit, for which glibc loads libgcc_s; what is installed needs nothing but glibc.
sluice_keep_freed_memory()
Task.detached {
    exit(await SluiceCommand.launch())
}
while true {
    _ = pause()
}
