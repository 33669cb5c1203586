#include "config.h"

#include "tamiz-error.h"
#include "tamiz-own-field.h"

#include <string.h>

/* What somebody types, or a file brings, for a field of the base's own. */

static TamizRecord *
make_field (TamizFieldType  type,
            const char     *choices)
{
  TamizRecord *field = tamiz_record_new (TAMIZ_KIND_FIELD, 1);

  tamiz_record_set_text (field, TAMIZ_FIELD_RECORD, "lead");
  tamiz_record_set_text (field, TAMIZ_FIELD_KEY, "this");
  tamiz_record_set_text (field, TAMIZ_FIELD_LABEL, "This");
  tamiz_record_set_int (field, TAMIZ_FIELD_TYPE, type);
  if (choices != NULL)
    {
      g_auto (GStrv) list = tamiz_own_field_read_choices (choices, NULL);
      g_autofree char *stored = tamiz_own_field_write_choices ((const char *const *) list);

      tamiz_record_set_text (field, TAMIZ_FIELD_CHOICES, stored);
    }

  return field;
}

#define CHOICES "Small; Medium, for two; Big"

typedef struct
{
  TamizFieldType type;
  const char *typed;
  const char *stored;       /* (nullable): NULL where it is refused */
} Value;

static const Value values[] = {
  { TAMIZ_FIELD_TYPE_TEXT, "1,5 whatever", "1,5 whatever" },
  { TAMIZ_FIELD_TYPE_NUMBER, "12", "12" },
  { TAMIZ_FIELD_TYPE_NUMBER, "1.234,50", "1234.5" },
  { TAMIZ_FIELD_TYPE_NUMBER, "1.500", "1500" },
  { TAMIZ_FIELD_TYPE_NUMBER, "-0,125", "-0.125" },
  { TAMIZ_FIELD_TYPE_NUMBER, "3,000", "3" },
  { TAMIZ_FIELD_TYPE_NUMBER, "12,3450", "12.345" },
  { TAMIZ_FIELD_TYPE_NUMBER, "1.200,000", "1200" },
  { TAMIZ_FIELD_TYPE_NUMBER, "0,0001", NULL },
  { TAMIZ_FIELD_TYPE_NUMBER, "12 mil", NULL },
  { TAMIZ_FIELD_TYPE_NUMBER, "10-20", NULL },
  { TAMIZ_FIELD_TYPE_NUMBER, "many", NULL },
  { TAMIZ_FIELD_TYPE_MONEY, "1.234,50", "1234.50 BOB" },
  { TAMIZ_FIELD_TYPE_MONEY, "US$ 900", "900 USD" },
  { TAMIZ_FIELD_TYPE_MONEY, "900,5 eur", "900.5 EUR" },
  { TAMIZ_FIELD_TYPE_MONEY, "$ 900", "900 BOB" },
  { TAMIZ_FIELD_TYPE_MONEY, "900 apples", NULL },
  { TAMIZ_FIELD_TYPE_MONEY, "15k", NULL },
  { TAMIZ_FIELD_TYPE_MONEY, "USD", NULL },
  { TAMIZ_FIELD_TYPE_DATE, "3/4/2026", "2026-04-03" },
  { TAMIZ_FIELD_TYPE_DATE, "2026-04-03", "2026-04-03" },
  { TAMIZ_FIELD_TYPE_DATE, "3 de abril de 2026", "2026-04-03" },
  { TAMIZ_FIELD_TYPE_DATE, "31/02/2026", NULL },
  { TAMIZ_FIELD_TYPE_DATE, "soon", NULL },
  { TAMIZ_FIELD_TYPE_CHOICE, "SMALL", "Small" },
  { TAMIZ_FIELD_TYPE_CHOICE, "medium, for two", "Medium, for two" },
  { TAMIZ_FIELD_TYPE_CHOICE, "Small; Big", NULL },
  { TAMIZ_FIELD_TYPE_CHOICE, "Huge", NULL },
  { TAMIZ_FIELD_TYPE_SEVERAL, "big; small;", "Small; Big" },
  { TAMIZ_FIELD_TYPE_SEVERAL, "Big, Small", "Small; Big" },
  { TAMIZ_FIELD_TYPE_SEVERAL, "Medium, for two; Big; big", "Medium, for two; Big" },
  { TAMIZ_FIELD_TYPE_SEVERAL, "Small; Huge", NULL },
  { TAMIZ_FIELD_TYPE_SEVERAL, ";", NULL },
  { TAMIZ_FIELD_TYPE_YES_NO, "Sí", "yes" },
  { TAMIZ_FIELD_TYPE_YES_NO, "FALSE", "no" },
  { TAMIZ_FIELD_TYPE_YES_NO, "perhaps", NULL },
};

static void
test_values_are_read_by_type (void)
{
  const TamizWriting writing = { TAMIZ_DATE_ORDER_DMY, ',', "BOB" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      gboolean chosen = values[i].type == TAMIZ_FIELD_TYPE_CHOICE || values[i].type == TAMIZ_FIELD_TYPE_SEVERAL;
      g_autoptr (TamizRecord) field = make_field (values[i].type, chosen ? CHOICES : NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *stored = NULL;

      g_test_message ("%s", values[i].typed);
      g_assert_true (tamiz_own_field_read (field, values[i].typed, &writing, &stored, &error)
                     == (values[i].stored != NULL));
      g_assert_cmpstr (stored, ==, values[i].stored);
      if (error != NULL)
        {
          g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, "“This”"));
        }
      else
        g_assert_true (tamiz_own_field_holds (field, stored));
    }
}

/* What is wrong is named, not all that was typed. */
static void
test_the_wrong_choice_is_named (void)
{
  const TamizWriting writing = { TAMIZ_DATE_ORDER_DMY, ',', NULL };
  g_autoptr (TamizRecord) field = make_field (TAMIZ_FIELD_TYPE_SEVERAL, CHOICES);
  g_autoptr (GError) error = NULL;
  g_autofree char *stored = NULL;

  g_assert_false (tamiz_own_field_read (field, "Small; Huge", &writing, &stored, &error));
  g_assert_true (g_str_has_prefix (error->message, "“Huge”"));
  g_assert_nonnull (strstr (error->message, "Small, Medium, for two, Big"));
}

static void
test_an_amount_needs_a_currency (void)
{
  const TamizWriting writing = { TAMIZ_DATE_ORDER_DMY, ',', NULL };
  g_autoptr (TamizRecord) field = make_field (TAMIZ_FIELD_TYPE_MONEY, NULL);
  g_autofree char *stored = NULL;

  g_assert_false (tamiz_own_field_read (field, "900", &writing, &stored, NULL));
  g_assert_true (tamiz_own_field_read (field, "900 PEN", &writing, &stored, NULL));
  g_assert_cmpstr (stored, ==, "900 PEN");
}

static void
test_choices_are_read (void)
{
  g_auto (GStrv) choices = tamiz_own_field_read_choices (" Small ;; Big; ", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_strv_length (choices), ==, 2);
  g_assert_cmpstr (choices[0], ==, "Small");
  g_assert_cmpstr (choices[1], ==, "Big");
  g_assert_null (tamiz_own_field_read_choices (" ; ", NULL));
  g_assert_null (tamiz_own_field_read_choices (NULL, NULL));
  g_assert_null (tamiz_own_field_read_choices ("Sí; si", &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
}

/* An undo may bring back what was there before the field had its type. */
static void
test_what_is_no_value_of_the_type (void)
{
  static const Value others[] = {
    { TAMIZ_FIELD_TYPE_NUMBER, "1,5", NULL },   { TAMIZ_FIELD_TYPE_NUMBER, "1.50", NULL },
    { TAMIZ_FIELD_TYPE_MONEY, "12", NULL },     { TAMIZ_FIELD_TYPE_DATE, "3/4/2026", NULL },
    { TAMIZ_FIELD_TYPE_CHOICE, "huge", NULL },  { TAMIZ_FIELD_TYPE_CHOICE, "Big; Small", NULL },
    { TAMIZ_FIELD_TYPE_SEVERAL, "Big; Huge", NULL }, { TAMIZ_FIELD_TYPE_SEVERAL, "Big, Small", NULL },
    { TAMIZ_FIELD_TYPE_YES_NO, "Sí", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      gboolean chosen = others[i].type == TAMIZ_FIELD_TYPE_CHOICE || others[i].type == TAMIZ_FIELD_TYPE_SEVERAL;
      g_autoptr (TamizRecord) field = make_field (others[i].type, chosen ? CHOICES : NULL);

      g_assert_false (tamiz_own_field_holds (field, others[i].typed));
    }
}

/* Choices hold in whatever order and letters the field had them before. */
static void
test_choices_hold_while_they_change (void)
{
  g_autoptr (TamizRecord) one = make_field (TAMIZ_FIELD_TYPE_CHOICE, CHOICES);
  g_autoptr (TamizRecord) several = make_field (TAMIZ_FIELD_TYPE_SEVERAL, CHOICES);

  g_assert_true (tamiz_own_field_holds (one, "small"));
  g_assert_true (tamiz_own_field_holds (several, "Big; small"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/own-field/values-are-read-by-type", test_values_are_read_by_type);
  g_test_add_func ("/own-field/the-wrong-choice-is-named", test_the_wrong_choice_is_named);
  g_test_add_func ("/own-field/an-amount-needs-a-currency", test_an_amount_needs_a_currency);
  g_test_add_func ("/own-field/choices-are-read", test_choices_are_read);
  g_test_add_func ("/own-field/what-is-no-value-of-the-type", test_what_is_no_value_of_the_type);
  g_test_add_func ("/own-field/choices-hold-while-they-change", test_choices_hold_while_they_change);

  return g_test_run ();
}
