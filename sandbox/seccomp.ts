/** A rule of an OCI seccomp profile, as the daemon takes it. */
interface Rule {
  names: string[]
  action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO'
  errnoRet?: number
  args?: { index: number; value: number; valueTwo?: number; op: string }[]
}

const ERRNO = { EPERM: 1, ENOSYS: 38, ENOTSUP: 95, EAFNOSUPPORT: 97 }
const AF_UNIX = 1
/** Every CLONE_NEW… flag: a process may be made, a namespace may not. */
const NAMESPACE_FLAGS = 0x7e020000

const words = (text: string): string[] => text.trim().split(/\s+/)

/** What Python, numpy's threads, scipy, pandas, matplotlib and Pillow use; sockets, clone and limits have rules of their own. */
const ALLOWED = words(`
  access faccessat faccessat2 open openat openat2 creat close close_range read write readv writev pread64 pwrite64
  preadv pwritev preadv2 pwritev2 lseek stat fstat lstat newfstatat statx statfs fstatfs getdents getdents64 getcwd
  chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 readlink readlinkat truncate ftruncate
  fallocate fadvise64 readahead fsync fdatasync sync_file_range chmod fchmod fchmodat umask utime utimes utimensat
  futimesat flock fcntl dup dup2 dup3 ioctl sendfile copy_file_range pipe pipe2
  brk mmap munmap mprotect mremap madvise mincore msync membarrier
  fork vfork execve exit exit_group wait4 waitid getpid gettid getppid getpgid getpgrp setpgid getsid setsid kill tkill
  tgkill set_tid_address set_robust_list get_robust_list prctl arch_prctl rseq futex futex_waitv getrlimit setrlimit
  getrusage times sysinfo uname getcpu getpriority getuid geteuid getgid getegid getresuid getresgid getgroups
  capget sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_getscheduler sched_get_priority_max
  sched_get_priority_min sched_rr_get_interval
  rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend rt_sigqueueinfo
  rt_tgsigqueueinfo sigaltstack pause restart_syscall signalfd signalfd4 alarm getitimer setitimer
  clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time timer_create timer_settime timer_gettime
  timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime
  poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
  sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg shutdown getsockname getpeername getsockopt setsockopt
  getrandom
`)

/** Engines up to 20.10 ignore the profile's default errno, so every call whose errno matters is named. */
const FORBIDDEN = words(`
  symlink symlinkat link linkat mknod mknodat bind listen accept accept4 connect
  ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd
  keyctl add_key request_key io_uring_setup io_uring_enter io_uring_register bpf perf_event_open userfaultfd
  unshare setns mount umount2 move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr pivot_root chroot
  name_to_handle_at open_by_handle_at personality modify_ldt splice tee vmsplice
  shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl
  mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
  chown fchown lchown fchownat setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset
  memfd_create memfd_secret execveat inotify_init inotify_init1 inotify_add_watch inotify_rm_watch fanotify_init
  fanotify_mark landlock_create_ruleset landlock_add_rule landlock_restrict_self mbind set_mempolicy get_mempolicy
  migrate_pages move_pages mlock mlock2 munlock mlockall munlockall init_module finit_module delete_module kexec_load
  kexec_file_load reboot settimeofday clock_settime clock_adjtime adjtimex syslog swapon swapoff quotactl acct
  sethostname setdomainname iopl ioperm vhangup nfsservctl lookup_dcookie sched_setscheduler
  sched_setparam sched_setattr ioprio_set seccomp
`)

/** `shutil.copy2` copies attributes and gives up on EPERM, but not on "not supported". */
const ATTRIBUTES = words(`
  getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr setxattr lsetxattr fsetxattr removexattr lremovexattr
  fremovexattr
`)

/** libc falls back to `clone` on ENOSYS; the flags of `clone3` lie in memory, where no filter can look at them. */
const UNSEEN = ['clone3']

/**
 * The seccomp profile of a sandbox, as JSON for `SecurityOpt`: an allow-list for x86-64. What is refused gives an
 * errno and never kills, so that libraries fall back where they can.
 * @param runtime gVisor (`runsc`) gives EPERM for every refusal, which `clone3` and the attributes cannot stand; its
 *   own kernel answers them instead
 */
export function seccompProfile(runtime: string): string {
  const own = runtime === 'runsc' ? allow([...UNSEEN, ...ATTRIBUTES]) : refuse(UNSEEN, ERRNO.ENOSYS)
  const attributes = runtime === 'runsc' ? [] : [refuse(ATTRIBUTES, ERRNO.ENOTSUP)]
  return JSON.stringify({
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: ERRNO.ENOSYS,
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [allow(ALLOWED), refuse(FORBIDDEN, ERRNO.EPERM), own, ...attributes, ...CONDITIONAL],
  })
}

const CONDITIONAL: Rule[] = [
  {
    ...allow(['clone']),
    args: [{ index: 0, value: NAMESPACE_FLAGS, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
  },
  {
    ...allow(['socket', 'socketpair']),
    args: [{ index: 0, value: AF_UNIX, op: 'SCMP_CMP_EQ' }],
  },
  {
    ...refuse(['socket', 'socketpair'], ERRNO.EAFNOSUPPORT),
    args: [{ index: 0, value: AF_UNIX, op: 'SCMP_CMP_NE' }],
  },
  // Its own limits only: those of the supervisor, whose user is the same, could be lowered until it fails.
  { ...allow(['prlimit64']), args: [{ index: 0, value: 0, op: 'SCMP_CMP_EQ' }] },
  { ...refuse(['prlimit64'], ERRNO.EPERM), args: [{ index: 0, value: 0, op: 'SCMP_CMP_NE' }] },
  // Its own priority only: the program is put behind the supervisor, which must not be put behind the program.
  {
    ...allow(['setpriority']),
    args: [
      { index: 0, value: 0, op: 'SCMP_CMP_EQ' },
      { index: 1, value: 0, op: 'SCMP_CMP_EQ' },
    ],
  },
  { ...refuse(['setpriority'], ERRNO.EPERM), args: [{ index: 0, value: 0, op: 'SCMP_CMP_NE' }] },
  { ...refuse(['setpriority'], ERRNO.EPERM), args: [{ index: 1, value: 0, op: 'SCMP_CMP_NE' }] },
]

function allow(names: string[]): Rule {
  return { names, action: 'SCMP_ACT_ALLOW' }
}

function refuse(names: string[], errnoRet: number): Rule {
  return { names, action: 'SCMP_ACT_ERRNO', errnoRet }
}
