/* Lets the n-th file operation below a folder fail, or kill the process that does it.
 *
 * It stands between a program and the C library (LD_PRELOAD).  What reaches it: every call of the
 * C library that opens, reads, writes, looks at, makes, names, removes or flushes a file, from
 * Python, from SQLite and through ctypes, in all processes of a build.  What does not: a system
 * call made without the C library, and reading and writing through mapped memory.
 *
 * FAULTS_ROOT    only what is below this folder counts
 * FAULTS_SHARED  a file of four numbers that all processes share: the operations so far, the one
 *                that fails (0: none), its error (0: it kills), and whether it came to that
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct shared { _Atomic long count, fails, error, done; };
static struct shared *shared;
static const char *root;

__attribute__((constructor)) static void start(void) {
    const char *file = getenv("FAULTS_SHARED");
    root = getenv("FAULTS_ROOT");
    if (!file || !root) return;
    int descriptor = syscall(SYS_openat, AT_FDCWD, file, O_RDWR);
    if (descriptor < 0) return;
    void *found = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    syscall(SYS_close, descriptor);
    shared = found == MAP_FAILED ? 0 : found;
}

static int below(const char *path) {
    size_t length = strlen(root);
    return strncmp(path, root, length) == 0 && (!path[length] || path[length] == '/');
}

/* Whether a path, as it is written, leads below the folder. */
static int counts(int folder, const char *path) {
    char name[PATH_MAX], link[64];
    if (!shared || !path) return 0;
    if (path[0] == '/') return below(path);
    if (folder == AT_FDCWD) return getcwd(name, sizeof name) && below(name);
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, name, sizeof name - 1);
    if (length < 0) return 0;
    name[length] = 0;
    return below(name);
}

static int fails(int yes) {
    if (!yes) return 0;
    int kept = errno;
    long number = atomic_fetch_add(&shared->count, 1) + 1;
    errno = kept;
    if (number != atomic_load(&shared->fails)) return 0;
    atomic_store(&shared->done, 1);
    if (!atomic_load(&shared->error)) syscall(SYS_kill, getpid(), SIGKILL);
    errno = atomic_load(&shared->error);
    return 1;
}

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define BY_PATH(type, bad, name, declared, given, folder, path, ...) \
    type name declared { REAL(type, #name, __VA_ARGS__); \
        return fails(counts(folder, path)) ? bad : real given; }
#define BY_NUMBER(type, bad, name, declared, given, number, ...) \
    type name declared { REAL(type, #name, __VA_ARGS__); \
        return fails(counts(number, "")) ? bad : real given; }

#define OPENING(name) \
    int name(const char *path, int flags, ...) { \
        va_list list; va_start(list, flags); int mode = va_arg(list, int); va_end(list); \
        REAL(int, #name, const char *, int, ...); \
        return fails(counts(AT_FDCWD, path)) ? -1 : real(path, flags, mode); }
#define OPENING_AT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        va_list list; va_start(list, flags); int mode = va_arg(list, int); va_end(list); \
        REAL(int, #name, int, const char *, int, ...); \
        return fails(counts(folder, path)) ? -1 : real(folder, path, flags, mode); }

OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)
BY_PATH(FILE *, 0, fopen, (const char *p, const char *m), (p, m), AT_FDCWD, p, const char *, const char *)
BY_PATH(FILE *, 0, fopen64, (const char *p, const char *m), (p, m), AT_FDCWD, p, const char *, const char *)
BY_PATH(DIR *, 0, opendir, (const char *p), (p), AT_FDCWD, p, const char *)
BY_NUMBER(DIR *, 0, fdopendir, (int n), (n), n, int)

BY_PATH(int, -1, stat, (const char *p, struct stat *s), (p, s), AT_FDCWD, p, const char *, struct stat *)
BY_PATH(int, -1, stat64, (const char *p, struct stat64 *s), (p, s), AT_FDCWD, p, const char *, struct stat64 *)
BY_PATH(int, -1, lstat, (const char *p, struct stat *s), (p, s), AT_FDCWD, p, const char *, struct stat *)
BY_PATH(int, -1, lstat64, (const char *p, struct stat64 *s), (p, s), AT_FDCWD, p, const char *, struct stat64 *)
BY_PATH(int, -1, fstatat, (int d, const char *p, struct stat *s, int f), (d, p, s, f), d, p, int, const char *, struct stat *, int)
BY_PATH(int, -1, fstatat64, (int d, const char *p, struct stat64 *s, int f), (d, p, s, f), d, p, int, const char *, struct stat64 *, int)
BY_NUMBER(int, -1, fstat, (int n, struct stat *s), (n, s), n, int, struct stat *)
BY_NUMBER(int, -1, fstat64, (int n, struct stat64 *s), (n, s), n, int, struct stat64 *)
BY_PATH(int, -1, statx, (int d, const char *p, int f, unsigned m, struct statx *s), (d, p, f, m, s), d, p, int, const char *, int, unsigned, struct statx *)
BY_PATH(int, -1, access, (const char *p, int m), (p, m), AT_FDCWD, p, const char *, int)
BY_PATH(ssize_t, -1, readlink, (const char *p, char *b, size_t s), (p, b, s), AT_FDCWD, p, const char *, char *, size_t)

BY_NUMBER(ssize_t, -1, read, (int n, void *b, size_t s), (n, b, s), n, int, void *, size_t)
BY_NUMBER(ssize_t, -1, pread, (int n, void *b, size_t s, off_t o), (n, b, s, o), n, int, void *, size_t, off_t)
BY_NUMBER(ssize_t, -1, pread64, (int n, void *b, size_t s, off64_t o), (n, b, s, o), n, int, void *, size_t, off64_t)
BY_NUMBER(ssize_t, -1, write, (int n, const void *b, size_t s), (n, b, s), n, int, const void *, size_t)
BY_NUMBER(ssize_t, -1, pwrite, (int n, const void *b, size_t s, off_t o), (n, b, s, o), n, int, const void *, size_t, off_t)
BY_NUMBER(ssize_t, -1, pwrite64, (int n, const void *b, size_t s, off64_t o), (n, b, s, o), n, int, const void *, size_t, off64_t)
BY_NUMBER(int, -1, ftruncate, (int n, off_t o), (n, o), n, int, off_t)
BY_NUMBER(int, -1, ftruncate64, (int n, off64_t o), (n, o), n, int, off64_t)
BY_NUMBER(int, -1, fchmod, (int n, mode_t m), (n, m), n, int, mode_t)
BY_NUMBER(int, -1, fsync, (int n), (n), n, int)
BY_NUMBER(int, -1, fdatasync, (int n), (n), n, int)
BY_NUMBER(int, -1, syncfs, (int n), (n), n, int)
BY_NUMBER(int, -1, flock, (int n, int o), (n, o), n, int, int)

BY_PATH(int, -1, mkdir, (const char *p, mode_t m), (p, m), AT_FDCWD, p, const char *, mode_t)
BY_PATH(int, -1, rmdir, (const char *p), (p), AT_FDCWD, p, const char *)
BY_PATH(int, -1, unlink, (const char *p), (p), AT_FDCWD, p, const char *)
BY_PATH(int, -1, unlinkat, (int d, const char *p, int f), (d, p, f), d, p, int, const char *, int)
BY_PATH(int, -1, link, (const char *p, const char *q), (p, q), AT_FDCWD, p, const char *, const char *)
BY_PATH(int, -1, linkat, (int d, const char *p, int e, const char *q, int f), (d, p, e, q, f), d, p, int, const char *, int, const char *, int)
BY_PATH(int, -1, symlink, (const char *p, const char *q), (p, q), AT_FDCWD, q, const char *, const char *)
BY_PATH(int, -1, rename, (const char *p, const char *q), (p, q), AT_FDCWD, p, const char *, const char *)
BY_PATH(int, -1, renameat, (int d, const char *p, int e, const char *q), (d, p, e, q), d, p, int, const char *, int, const char *)
BY_PATH(int, -1, renameat2, (int d, const char *p, int e, const char *q, unsigned f), (d, p, e, q, f), d, p, int, const char *, int, const char *, unsigned)

/* SQLite locks its file by this. */
int fcntl64(int n, int command, ...) {
    va_list list; va_start(list, command); void *more = va_arg(list, void *); va_end(list);
    REAL(int, "fcntl64", int, int, ...);
    int locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
    return fails(locks && counts(n, "")) ? -1 : real(n, command, more); }

/* What these two find is ours to fail as well: a folder is read by them. */
struct dirent *readdir(DIR *d) { REAL(struct dirent *, "readdir", DIR *);
    return fails(counts(dirfd(d), "")) ? 0 : real(d); }
struct dirent64 *readdir64(DIR *d) { REAL(struct dirent64 *, "readdir64", DIR *);
    return fails(counts(dirfd(d), "")) ? 0 : real(d); }

/* Closing tells of what could not be written. The number is free again all the same. */
int close(int n) { REAL(int, "close", int);
    int failed = fails(counts(n, ""));
    int kept = errno, result = real(n);
    if (failed) { errno = kept; return -1; }
    return result; }
