/** The C2PA data model, version 2: CBOR, JUMBF boxes, claims, COSE signatures; writing and checking. */
@NullMarked
package dev.framewright.provenance.c2pa;

import org.jspecify.annotations.NullMarked;
