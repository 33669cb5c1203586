#pragma once

#include "tamiz-vcard-lines.h"

G_BEGIN_DECLS

/* What a card says of somebody, and what the column is called: a name that the mapping
 * understands, or else a text field of the lead.
 * V (SLOT, column, how many columns it may take)
 */
#define TAMIZ_VCARD_SLOTS(V) \
  V (FIRST_NAME, N_("First name"), 1) \
  V (LAST_NAME, N_("Last name"), 1) \
  V (FULL_NAME, N_("Full name"), 1) \
  V (PREFIX, N_("Name prefix"), 1) \
  V (SUFFIX, N_("Name suffix"), 1) \
  V (NICKNAME, N_("Nickname"), 1) \
  V (JOB_TITLE, N_("Job title"), 1) \
  V (ROLE, N_("Role"), 1) \
  V (COMPANY, N_("Company"), 1) \
  V (DEPARTMENT, N_("Department"), 1) \
  V (EMAIL, N_("Email"), 10) \
  V (PHONE, N_("Phone"), 10) \
  V (FAX, N_("Fax"), 1) \
  V (HANDLE, N_("Handle"), 10) \
  V (WEBSITE, N_("Website"), 1) \
  V (OTHER_WEBSITES, N_("Other websites"), 1) \
  V (ADDRESS, N_("Address"), 1) \
  V (CITY, N_("City"), 1) \
  V (COUNTRY, N_("Country"), 1) \
  V (HOME_ADDRESS, N_("Home address"), 1) \
  V (LANGUAGE, N_("Language"), 1) \
  V (TIMEZONE, N_("Time zone"), 1) \
  V (TAGS, N_("Tags"), 1) \
  V (EXTERNAL_ID, N_("External id"), 1) \
  V (NOTES, N_("Notes"), 1)

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
