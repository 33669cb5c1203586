#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a pasted text says of somebody: field as `lead add` takes it, name of a column. */
#define TAMIZ_TEXT_SLOTS(T) \
  T (NAME, "full_name", N_("Full name")) \
  T (JOB_TITLE, "job_title", N_("Job title")) \
  T (COMPANY, "company", N_("Company")) \
  T (EMAIL, "email", N_("Email")) \
  T (PHONE, "phone", N_("Phone")) \
  T (WEBSITE, "domain", N_("Website")) \
  T (HANDLE, "handle", N_("Handle")) \
  T (TAX_NUMBER, "tax_number", N_("Tax number")) \
  T (ADDRESS, "address", N_("Address")) \
  T (CITY, "city", N_("City")) \
  T (COUNTRY, "country", N_("Country")) \
  T (NOTES, "notes", N_("Notes")) \
  T (FIRST_NAME, "first_name", N_("First name")) \
  T (LAST_NAME, "last_name", N_("Last name"))

#define TAMIZ_TEXT_MEMBER(SLOT, field, column) TAMIZ_TEXT_##SLOT,
typedef enum
{
  TAMIZ_TEXT_SLOTS (TAMIZ_TEXT_MEMBER) TAMIZ_TEXT_N_SLOTS
} TamizTextSlot;

typedef struct
{
  guint line;                                /* where it begins, from 1 */
  GPtrArray *texts[TAMIZ_TEXT_N_SLOTS];      /* char * */
} TamizTextPerson;

GPtrArray       *tamiz_text_read_people     (const char            *text);
TamizTextPerson *tamiz_text_person_new      (guint                  line);
void             tamiz_text_person_free     (TamizTextPerson       *self);
char            *tamiz_text_person_dup_text (const TamizTextPerson *self,
                                             TamizTextSlot          slot);
void             tamiz_text_person_split_name (const TamizTextPerson *self,
                                             char                 **first,
                                             char                 **last);
const char      *tamiz_text_slot_get_field  (TamizTextSlot          slot);
const char      *tamiz_text_slot_get_column (TamizTextSlot          slot);

void             tamiz_text_read_signature  (const char            *signature,
                                             const char            *name,
                                             const char            *address,
                                             char                 **company,
                                             char                 **job_title);

/* Private to the readers of text: tamiz-text-words.c knows how people write such lines,
 * tamiz-text-labels.c what they write before a value.
 */
void     tamiz_text_person_add      (TamizTextPerson *self,
                                     TamizTextSlot    slot,
                                     char            *text);
void     tamiz_text_person_add_only (TamizTextPerson *self,
                                     TamizTextSlot    slot,
                                     char            *text);
gboolean tamiz_text_person_is_domain_of (TamizTextPerson *self,
                                         const char      *text);
gboolean tamiz_text_is_name_of_mail (const char      *name,
                                     const char      *mailbox);
gboolean tamiz_text_take_labelled   (TamizTextPerson *self,
                                     const char      *text);
gboolean tamiz_text_tells_kind      (const char      *text);
gboolean tamiz_text_is_closing    (const char *line);
gboolean tamiz_text_is_job        (const char *text);
gboolean tamiz_text_is_company    (const char *text);
gboolean tamiz_text_is_address    (const char *text);
gboolean tamiz_text_is_city       (const char *text);
gboolean tamiz_text_is_name       (const char *text);
gboolean tamiz_text_is_free_mail  (const char *domain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizTextPerson, tamiz_text_person_free)

G_END_DECLS
