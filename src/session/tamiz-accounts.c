#define G_LOG_DOMAIN "tamiz-accounts"

#include "config.h"

#include "tamiz-accounts.h"

#include "tamiz-people.h"

/* A company without its people and leads. */
json_t *
tamiz_company_to_json (TamizWork   *work,
                       TamizRecord *company)
{
  json_t *object = tamiz_work_record_to_json (work, company);
  g_autoptr (TamizRecord) owner = NULL;

  json_object_set_new (object, "revenue",
                       tamiz_json_money (tamiz_record_get_text (company, TAMIZ_COMPANY_REVENUE),
                                         tamiz_record_get_text (company, TAMIZ_COMPANY_REVENUE_CURRENCY)));
  json_object_del (object, "revenue_currency");
  if (tamiz_record_has (company, TAMIZ_COMPANY_OWNER))
    owner = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, tamiz_record_get_int (company, TAMIZ_COMPANY_OWNER), NULL);
  tamiz_user_set_json (object, "owner", "owner_name", owner);

  return object;
}

/* The leads of a company: its own, and those of its @people that name no company. */
GPtrArray *
tamiz_work_list_company_leads (TamizWork  *work,
                               gint64      company,
                               GPtrArray  *people,
                               GError    **error)
{
  g_autoptr (GPtrArray) leads
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_COMPANY, company, error);

  for (guint i = 0; leads != NULL && i < people->len; i++)
    {
      g_autoptr (GPtrArray) own
          = tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON,
                                  tamiz_record_get_id (g_ptr_array_index (people, i)), error);

      if (own == NULL)
        return NULL;
      for (guint j = 0; j < own->len; j++)
        {
          TamizRecord *lead = g_ptr_array_index (own, j);

          if (!tamiz_record_has (lead, TAMIZ_LEAD_COMPANY))
            g_ptr_array_add (leads, g_object_ref (lead));
        }
    }

  return g_steal_pointer (&leads);
}

/* A lead in a few words. */
json_t *
tamiz_lead_to_brief_json (TamizWork   *work,
                          TamizRecord *lead)
{
  gint64 line = tamiz_record_get_int (lead, TAMIZ_LEAD_PRODUCT_LINE);
  g_autoptr (TamizRecord) record
      = line != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_PRODUCT_LINE, line, NULL) : NULL;
  TamizScore score = { .grade = -1 };
  json_t *object = json_object ();

  tamiz_reader_load_score (work->reader, tamiz_record_get_id (lead), &score, NULL);
  tamiz_json_set_id (object, "id", tamiz_record_get_id (lead));
  tamiz_json_set_text (object, "stage",
                       tamiz_enum_nick (TAMIZ_ENUM_STAGE, tamiz_record_get_int (lead, TAMIZ_LEAD_STAGE)));
  tamiz_json_set_text (object, "grade",
                       score.grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, score.grade) : NULL);
  tamiz_json_set_text (object, "product_line",
                       record != NULL ? tamiz_record_get_text (record, TAMIZ_PRODUCT_LINE_NAME) : NULL);
  tamiz_work_set_time (work, object, "received_on",
                       tamiz_record_get_int (lead, TAMIZ_LEAD_RECEIVED_ON));

  return object;
}

/* The first e-mail address and the first telephone of a person; null where there is none. */
gboolean
tamiz_work_set_contact (TamizWork    *work,
                        json_t       *object,
                        TamizRecord  *person,
                        GError      **error)
{
  gint64 id = tamiz_record_get_id (person);
  g_autoptr (GPtrArray) emails
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON, id, error);
  g_autoptr (GPtrArray) phones
      = emails != NULL
            ? tamiz_reader_list_by (work->reader, TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON, id, error)
            : NULL;
  TamizRecord *phone;
  const char *number;

  if (phones == NULL)
    return FALSE;

  phone = phones->len > 0 ? g_ptr_array_index (phones, 0) : NULL;
  number = phone != NULL ? tamiz_record_get_text (phone, TAMIZ_PHONE_E164) : NULL;
  if (number == NULL && phone != NULL)
    number = tamiz_record_get_text (phone, TAMIZ_PHONE_AS_TYPED);
  tamiz_json_set_text (object, "email",
                       emails->len > 0
                           ? tamiz_record_get_text (g_ptr_array_index (emails, 0), TAMIZ_EMAIL_ADDRESS)
                           : NULL);
  tamiz_json_set_text (object, "phone", number);

  return TRUE;
}

/* Those who stand for themselves: who was merged is told with whom they are. */
GPtrArray *
tamiz_work_list_company_people (TamizWork  *work,
                                gint64      company,
                                GError    **error)
{
  g_autoptr (GPtrArray) people
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_PERSON, TAMIZ_PERSON_COMPANY, company, error);

  for (guint i = 0; people != NULL && i < people->len;)
    {
      if (tamiz_record_has (people->pdata[i], TAMIZ_PERSON_MERGED_INTO))
        g_ptr_array_remove_index (people, i);
      else
        i++;
    }

  return g_steal_pointer (&people);
}
