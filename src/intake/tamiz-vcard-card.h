#pragma once

#include "tamiz-vcard-lines.h"

G_BEGIN_DECLS

/* What a card says of somebody, and what the column is called: a name that the mapping
 * understands, or else a text field of the lead.
 * V (SLOT, column, how many columns it may take)
 */
#define TAMIZ_VCARD_SLOTS(V) \
  V (FIRST_NAME, "First name", 1) \
  V (LAST_NAME, "Last name", 1) \
  V (FULL_NAME, "Full name", 1) \
  V (PREFIX, "Name prefix", 1) \
  V (SUFFIX, "Name suffix", 1) \
  V (NICKNAME, "Nickname", 1) \
  V (JOB_TITLE, "Job title", 1) \
  V (ROLE, "Role", 1) \
  V (COMPANY, "Company", 1) \
  V (DEPARTMENT, "Department", 1) \
  V (EMAIL, "Email", 10) \
  V (PHONE, "Phone", 10) \
  V (FAX, "Fax", 1) \
  V (HANDLE, "Handle", 10) \
  V (WEBSITE, "Website", 1) \
  V (OTHER_WEBSITES, "Other websites", 1) \
  V (ADDRESS, "Address", 1) \
  V (CITY, "City", 1) \
  V (COUNTRY, "Country", 1) \
  V (HOME_ADDRESS, "Home address", 1) \
  V (LANGUAGE, "Language", 1) \
  V (TIMEZONE, "Time zone", 1) \
  V (TAGS, "Tags", 1) \
  V (EXTERNAL_ID, "External id", 1) \
  V (NOTES, "Notes", 1)

#define TAMIZ_VCARD_MEMBER(SLOT, column, most) TAMIZ_VCARD_##SLOT,
typedef enum
{
  TAMIZ_VCARD_SLOTS (TAMIZ_VCARD_MEMBER) TAMIZ_VCARD_N_SLOTS
} TamizVcardSlot;

typedef struct
{
  guint64 line;                              /* of its BEGIN */
  GPtrArray *properties;                     /* TamizVcardProperty */
  GPtrArray *texts[TAMIZ_VCARD_N_SLOTS];     /* char *, once it was understood */
  gboolean group;                            /* a list of people, none itself */
  gboolean crowded;                          /* properties were left out */
} TamizVcardCard;

TamizVcardCard *tamiz_vcard_card_new        (guint64              line);
void            tamiz_vcard_card_free       (TamizVcardCard      *self);
void            tamiz_vcard_card_take       (TamizVcardCard      *self,
                                             TamizVcardProperty  *property);
void            tamiz_vcard_card_note_agent (TamizVcardCard      *self,
                                             TamizVcardCard      *agent);
void            tamiz_vcard_card_understand (TamizVcardCard      *self);
gboolean        tamiz_vcard_card_is_empty   (TamizVcardCard      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizVcardCard, tamiz_vcard_card_free)

G_END_DECLS
