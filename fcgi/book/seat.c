/* How records lead to the case of a seat. */
#include "book/seat.h"

#include "record/kinds.h"
#include "record/loan.h"

/* The entry of the case that one belongs to; NULL: it belongs to none. */
static const struct entry *case_of(const struct book *book, const struct entry *entry)
{
    while (entry != NULL && entry->kind != RECORD_LOAN_CASE) {
        const struct record_type *type = record_types[entry->kind];

        if (type->seat_by == NULL)
            return NULL;
        entry =
            book_entry(book, field_int64(shape_field(&type->shape, type->seat_by), entry->record));
    }
    return entry;
}

static int64_t party_of_seat(const struct loan_case *record, uint32_t role)
{
    switch (role) {
    case ROLE_BANK:
        return record->bank_id;
    case ROLE_GUARANTOR:
        return record->guarantor_id;
    case ROLE_INSURER:
        return record->insurer_id;
    case ROLE_APPRAISER:
        return record->appraiser_id;
    default:
        return record->office_id;
    }
}

/* Who has the seat now, whatever day is looked at: a party that was replaced sees the case no
 * longer. */
static bool has_seat(const struct book *book, const struct user *user, const struct entry *entry)
{
    const struct entry *of = case_of(book, entry);
    const struct entry *ruling =
        of == NULL ? NULL : book_version(book, RECORD_LOAN_CASE, of->entity_id, VIEW_EVERYTHING);

    return ruling != NULL && party_of_seat(ruling->record, user->role) == user->party_id;
}

bool seat_sees(const struct book *book, const struct user *user, const struct entry *entry)
{
    if (!ROLE_IS_SEAT(user->role) || record_types[entry->kind]->open_to_seats)
        return true;
    if (entry->kind == RECORD_PARTY)
        return entry->entity_id == user->party_id;
    return user->party_id != 0 && has_seat(book, user, entry);
}
