// RUN: %check-tidy secret-exposure %s %t --std=c11,c23

#define PR_SET_DUMPABLE 4
#define PR_SET_NAME 15
#define RLIMIT_CORE 4
#define RLIMIT_NOFILE 7
#define RLIM_INFINITY (~0UL)
struct rlimit {
  unsigned long rlim_cur, rlim_max;
};
int prctl(int option, ...);
int getrlimit(int resource, struct rlimit *limit);
int setrlimit(int resource, const struct rlimit *limit);

__attribute__((annotate("secret"))) static unsigned char key[32];
int use(void) { return key[0] == 0; }

void dumpable(void) {
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'prctl' lets a process with secrets leave core dumps and be traced; leave it undumpable [secret-exposure]
  // near miss: this forbids it.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  // near miss: another option.
  prctl(PR_SET_NAME, 1, 0, 0, 0);
}

void unlimited(void) {
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  setrlimit(RLIMIT_CORE, &limit);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'setrlimit' lets a process with secrets leave core dumps; set the limit to 0
}

void raised(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_CORE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_CORE, &limit);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'setrlimit' lets a process with secrets leave core dumps; set the limit to 0
}

void forbidden(void) {
  // near miss: no core dump at all.
  struct rlimit limit = {0, 0};
  setrlimit(RLIMIT_CORE, &limit);
}

void other(void) {
  // near miss: the number of open files.
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  setrlimit(RLIMIT_NOFILE, &limit);
}
