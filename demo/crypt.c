#include "aead.h"
#include "container.h"
#include "phrase.h"
#include "selftest.h"
#include <errno.h>
#include <fcntl.h>
#include <lethe.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static const char Program[] = "lethe-demo-crypt";
static const uint32_t DefaultIterations = 600000;

static const char Help[] =
    "usage: lethe-demo-crypt encrypt|decrypt [options] INPUT OUTPUT\n"
    "       lethe-demo-crypt --self-test\n"
    "Encrypts a file with ChaCha20-Poly1305 under a key derived from a pass\n"
    "phrase by PBKDF2-HMAC-SHA-256. OUTPUT must not exist yet.\n"
    "  --pass-file FILE   read the pass phrase from FILE, not standard input\n"
    "  --iterations N     PBKDF2 iterations, 1 to 100000000 (600000)\n"
    "  --pause            stop (SIGSTOP) when done, so that a debugger can "
    "look\n"
    "  --self-test        run the test vectors of the standards\n"
    "  --help             print this\n"
    "exit status: 0 done, 1 a file or pass phrase was refused, 2 usage\n";

struct options {
  bool decrypt, pause;
  const char *pass_file, *input, *output;
  uint32_t iterations;
};

/// A whole file in memory.
struct contents {
  uint8_t *bytes;
  size_t size;
};

static _Noreturn void fail(const char *name, const char *problem) {
  fprintf(stderr, "%s: '%s' %s\n", Program, name, problem);
  exit(1);
}

static _Noreturn void fail_with_errno(const char *action, const char *name) {
  fprintf(stderr, "%s: cannot %s '%s': %s\n", Program, action, name,
          strerror(errno));
  exit(1);
}

static _Noreturn void fail_usage(const char *problem, const char *argument) {
  fprintf(stderr, "%s: %s '%s'; see %s --help\n", Program, problem, argument,
          Program);
  exit(2);
}

/// What the keys pass through. A function of its own, so that when it returns
/// to the plain code around it everything secret ought to be gone. Returns -1
/// with errno set, as phrase_read does, or 0 with `*status` set.
static int convert(const struct options *options, int phrase_descriptor,
                   const uint8_t *random, struct contents in, uint8_t *out,
                   enum container_status *status) {
  LETHE_SECRET uint8_t phrase[PHRASE_MAX_SIZE + 2];
  ssize_t phrase_size = phrase_read(phrase_descriptor, phrase);
  int failed = -1;
  if (phrase_size == 0) {
    errno = ENODATA;
  } else if (phrase_size > 0) {
    *status = options->decrypt ? container_open(phrase, (size_t)phrase_size,
                                                in.bytes, in.size, out)
                               : container_seal(phrase, (size_t)phrase_size,
                                                options->iterations, random,
                                                in.bytes, in.size, out);
    failed = 0;
  }
  lethe_wipe(phrase, sizeof phrase);
  return failed;
}

static struct contents read_file(const char *name) {
  int descriptor = open(name, O_RDONLY | O_CLOEXEC);
  struct stat info;
  if (descriptor < 0 || fstat(descriptor, &info) < 0)
    fail_with_errno("read", name);
  if (!S_ISREG(info.st_mode))
    fail(name, "is not a regular file; store its contents in one first");
  struct contents file = {NULL, (size_t)info.st_size};
  file.bytes = malloc(file.size + 1);
  if (!file.bytes)
    fail(name, "is larger than the free memory");
  for (size_t done = 0; done < file.size;) {
    ssize_t count = read(descriptor, file.bytes + done, file.size - done);
    if (count < 0 && errno != EINTR)
      fail_with_errno("read", name);
    if (count == 0)
      fail(name, "became shorter while it was read; try again");
    if (count > 0)
      done += (size_t)count;
  }
  close(descriptor);
  return file;
}

/// Creates `name`, readable for its owner alone, and leaves nothing there when
/// it cannot be written whole.
static void write_file(const char *name, struct contents file) {
  int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0)
    fail_with_errno("create", name);
  for (size_t done = 0; done < file.size;) {
    ssize_t count = write(descriptor, file.bytes + done, file.size - done);
    if (count < 0 && errno != EINTR) {
      int problem = errno;
      unlink(name);
      errno = problem;
      fail_with_errno("write", name);
    }
    if (count > 0)
      done += (size_t)count;
  }
  if (close(descriptor) < 0) {
    int problem = errno;
    unlink(name);
    errno = problem;
    fail_with_errno("write", name);
  }
}

static void run(const struct options *options) {
  if (access(options->output, F_OK) == 0)
    fail(options->output, "exists; remove it or choose another name");
  int phrase_descriptor = STDIN_FILENO;
  const char *phrase_name = "standard input";
  if (options->pass_file) {
    phrase_name = options->pass_file;
    phrase_descriptor = open(phrase_name, O_RDONLY | O_CLOEXEC);
    if (phrase_descriptor < 0)
      fail_with_errno("read the pass phrase from", phrase_name);
  }
  uint8_t random[CONTAINER_SALT_SIZE + CONTAINER_NONCE_SIZE];
  if (getrandom(random, sizeof random, 0) != sizeof random)
    fail_with_errno("get", "random bytes");

  struct contents in = read_file(options->input);
  struct contents out = {NULL, in.size + CONTAINER_OVERHEAD};
  if (options->decrypt)
    out.size = in.size > CONTAINER_OVERHEAD ? in.size - CONTAINER_OVERHEAD : 0;
  out.bytes = malloc(out.size + 1);
  if (!out.bytes)
    fail(options->input, "is larger than the free memory");

  enum container_status status = CONTAINER_OK;
  if (convert(options, phrase_descriptor, random, in, out.bytes, &status) < 0) {
    if (errno == ENODATA)
      fail(phrase_name, "holds no pass phrase");
    if (errno == EMSGSIZE)
      fail(phrase_name, "holds a pass phrase of more than 1024 bytes");
    fail_with_errno("read the pass phrase from", phrase_name);
  }
  if (status == CONTAINER_OK)
    write_file(options->output, out);
  lethe_wipe(in.bytes, in.size);
  lethe_wipe(out.bytes, out.size);
  free(in.bytes);
  free(out.bytes);
  if (status != CONTAINER_OK)
    fail(options->input, container_problem(status));
}

static uint32_t parse_iterations(const char *text) {
  char *end;
  errno = 0;
  unsigned long value = strtoul(text, &end, 10);
  if (errno || *end || text[0] < '0' || text[0] > '9' || value == 0 ||
      value > CONTAINER_MAX_ITERATIONS)
    fail_usage("--iterations takes 1 to 100000000, not", text);
  return (uint32_t)value;
}

static struct options parse_options(int count, char **arguments) {
  struct options options = {.iterations = DefaultIterations};
  const char *command = count > 1 ? arguments[1] : "";
  if (strcmp(command, "--help") == 0) {
    fputs(Help, stdout);
    exit(0);
  }
  if (strcmp(command, "--self-test") == 0)
    exit(selftest_run() ? 1 : 0);
  options.decrypt = strcmp(command, "decrypt") == 0;
  if (!options.decrypt && strcmp(command, "encrypt") != 0)
    fail_usage("the first argument is encrypt or decrypt, not", command);

  for (int i = 2; i < count; i++) {
    const char *argument = arguments[i];
    bool last = i + 1 == count;
    if (strcmp(argument, "--pause") == 0)
      options.pause = true;
    else if (strcmp(argument, "--pass-file") == 0 && !last)
      options.pass_file = arguments[++i];
    else if (strcmp(argument, "--iterations") == 0 && !last)
      options.iterations = parse_iterations(arguments[++i]);
    else if (argument[0] == '-')
      fail_usage("unknown or incomplete option", argument);
    else if (!options.input)
      options.input = argument;
    else if (!options.output)
      options.output = argument;
    else
      fail_usage("one file too many:", argument);
  }
  if (!options.output)
    fail_usage("INPUT and OUTPUT are needed after", command);
  return options;
}

int main(int count, char **arguments) {
  struct options options = parse_options(count, arguments);
  run(&options);
  if (options.pause)
    raise(SIGSTOP);
  return 0;
}
