#include "base/field.h"

/* Length of the sequence that starts with lead, and the smallest code point it may hold; 0 when no
 * sequence starts so. */
static size_t sequence_length(unsigned char lead, uint32_t *least_out)
{
    if (lead < 0x80) {
        *least_out = 0;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        *least_out = 0x80;
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        *least_out = 0x800;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        *least_out = 0x10000;
        return 4;
    }
    return 0;
}

int utf8_length(const char *bytes, size_t length)
{
    int count = 0;

    for (size_t i = 0; i < length; count++) {
        unsigned char lead = (unsigned char)bytes[i];
        uint32_t least = 0;
        size_t size = sequence_length(lead, &least);

        if (size == 0 || size > length - i)
            return -1;
        uint32_t point = size == 1 ? lead : lead & (0x7Fu >> size);

        for (size_t k = 1; k < size; k++) {
            unsigned char next = (unsigned char)bytes[i + k];

            if ((next & 0xC0) != 0x80)
                return -1;
            point = point << 6 | (next & 0x3F);
        }
        if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
            return -1;
        i += size;
    }
    return count;
}
