#ifndef LETHE_CAMPAIGN_BEARSSL_KEYS_H
#define LETHE_CAMPAIGN_BEARSSL_KEYS_H

#include <lethe.h>
#include <stddef.h>

/// Random bytes are no valid key. These functions make one of them, in the
/// buffer. They are compiled with the plugin for the plain library as well:
/// what a call leaves shall be the library's own residue.

/// A scalar from 1 to the order of any of the NIST curves, big-endian.
void make_scalar(unsigned char *scalar LETHE_SECRET, size_t size);
/// A factor for RSA: odd, and large enough for the product of two of them to
/// have twice the bits. Nothing in the private operation asks for a prime.
void make_factor(unsigned char *factor LETHE_SECRET, size_t size);
/// The private key of 32 bytes at the end of an ECPrivateKey for P-256, in DER.
void make_key_file(unsigned char file[51],
                   const unsigned char key[32] LETHE_SECRET);

#endif
