"""CRC32C (Castagnoli): in C where a package brings it, else eight bytes at a time from tables."""

import struct

try:
    from google_crc32c import value as crc32c
except ImportError:

    def _tables():
        first = []
        for byte in range(256):
            for _ in range(8):
                byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
            first.append(byte)
        tables = [first]
        for _ in range(7):
            tables.append([first[value & 255] ^ value >> 8 for value in tables[-1]])
        return tables

    _T0, _T1, _T2, _T3, _T4, _T5, _T6, _T7 = _tables()

    def crc32c(data):
        """Gives the checksum of some bytes."""
        crc = 0xFFFFFFFF
        whole = len(data) & ~7
        t0, t1, t2, t3, t4, t5, t6, t7 = _T0, _T1, _T2, _T3, _T4, _T5, _T6, _T7
        for low, high in struct.iter_unpack("<II", data[:whole]):
            low ^= crc
            crc = (
                t7[low & 255] ^ t6[low >> 8 & 255] ^ t5[low >> 16 & 255] ^ t4[low >> 24]
                ^ t3[high & 255] ^ t2[high >> 8 & 255] ^ t1[high >> 16 & 255] ^ t0[high >> 24]
            )  # fmt: skip
        for byte in data[whole:]:
            crc = t0[(crc ^ byte) & 255] ^ crc >> 8
        return crc ^ 0xFFFFFFFF
