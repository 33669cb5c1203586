#define G_LOG_DOMAIN "tamiz-lead-profile"

#include "config.h"

#include "tamiz-lead-profile.h"

#include "tamiz-error.h"
#include "tamiz-field-row.h"
#include "tamiz-lead-consents.h"
#include "tamiz-lead-persons.h"
#include "tamiz-lead-tags.h"
#include "tamiz-own-rows.h"
#include "tamiz-persona-choice.h"
#include "tamiz-steady-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What was last sent of a row. */
#define TYPED "typed"

typedef enum
{
  LIST_LEAD,
  LIST_PERSON,
  LIST_COMPANY,
} List;

static const struct
{
  const char *name;         /* of lead.set */
  const char *title;
  const char *member;       /* of the answer; NULL of the buyer persona, which shows itself */
  TamizFieldKind kind;
  List list;
} fields[] = {
  { "pain_points", N_("Pain points"), "pain_points", TAMIZ_FIELD_LONG, LIST_LEAD },
  { "notes", N_("Notes"), "notes", TAMIZ_FIELD_LONG, LIST_LEAD },
  { "owner", N_("Owner"), "owner", TAMIZ_FIELD_CHOICE, LIST_LEAD },
  { "product_line", N_("Product line"), "product_line", TAMIZ_FIELD_CHOICE, LIST_LEAD },
  { "amount", N_("Estimated amount"), "amount", TAMIZ_FIELD_NUMBER, LIST_LEAD },
  { "currency", N_("Currency"), "currency", TAMIZ_FIELD_TEXT, LIST_LEAD },
  { "wanted_by", N_("Wanted by"), "wanted_by", TAMIZ_FIELD_DAY, LIST_LEAD },
  { "journey", N_("Buyer's journey"), "journey", TAMIZ_FIELD_CHOICE, LIST_LEAD },
  { "persona", N_("Buyer persona"), NULL, TAMIZ_FIELD_CHOICE, LIST_LEAD },
  { "persona_reason", N_("Reason for the buyer persona"), NULL, TAMIZ_FIELD_TEXT, LIST_LEAD },
  { "first_name", N_("First name"), "first_name", TAMIZ_FIELD_TEXT, LIST_PERSON },
  { "last_name", N_("Last name"), "last_name", TAMIZ_FIELD_TEXT, LIST_PERSON },
  { "job_title", N_("Job title"), "job_title", TAMIZ_FIELD_TEXT, LIST_PERSON },
  { "language", N_("Language"), "language", TAMIZ_FIELD_LANGUAGE, LIST_PERSON },
  { "city", N_("City"), "city", TAMIZ_FIELD_TEXT, LIST_PERSON },
  { "country", N_("Country"), "country", TAMIZ_FIELD_COUNTRY, LIST_PERSON },
  { "company", N_("Company"), "name", TAMIZ_FIELD_TEXT, LIST_COMPANY },
  { "industry", N_("Industry"), "industry", TAMIZ_FIELD_TEXT, LIST_COMPANY },
  { "employees", N_("Employees"), "employees", TAMIZ_FIELD_NUMBER, LIST_COMPANY },
  { "relation", N_("Relation"), "relation", TAMIZ_FIELD_CHOICE, LIST_COMPANY },
  { "tax_number", N_("Tax number"), "tax_number", TAMIZ_FIELD_TEXT, LIST_COMPANY },
  { "revenue", N_("Revenue"), "revenue", TAMIZ_FIELD_NUMBER, LIST_COMPANY },
  { "address", N_("Address"), "address", TAMIZ_FIELD_TEXT, LIST_COMPANY },
  { "company_city", N_("City"), "city", TAMIZ_FIELD_TEXT, LIST_COMPANY },
  { "company_country", N_("Country"), "country", TAMIZ_FIELD_COUNTRY, LIST_COMPANY },
};

/* Letters that every title of a field has room for, where the text is large. */
#define NARROWEST_TITLE 9

struct _TamizLeadProfile
{
  TamizLeadPart parent_instance;

  GtkListBox *lead_list;
  GtkListBox *person_list;
  GtkListBox *reach_list;
  GtkListBox *company_list;
  GtkWidget *custom_group;
  GtkListBox *custom_list;
  GtkSizeGroup *titles;
  TamizLeadPersons *persons;
  TamizLeadConsents *consents;

  TamizPersonaChoice *persona;
  TamizLeadTags *tags;
  GtkLabel *origin_label;
  TamizFieldRow *rows[G_N_ELEMENTS (fields)];
  guint n_rows;             /* those that are made */
  GPtrArray *parts;         /* TamizFieldRow of e-mail addresses, then of telephones */
  guint n_emails;
  guint n_phones;
  GPtrArray *customs;       /* TamizFieldRow of custom fields */
  json_t *customs_shown;    /* (nullable): which these are */
  json_t *own_fields;       /* (nullable): what is known of the base's fields */
  char *id;                 /* (nullable): the lead that the rows show */
  char *company_of;         /* (nullable): the lead whose company the rows show */
  char *focus;              /* (nullable): the field to go to when it is there */
};

G_DEFINE_FINAL_TYPE (TamizLeadProfile, tamiz_lead_profile, TAMIZ_TYPE_LEAD_PART)

/* What is refused after the lead was left is said with what was typed, so that it is not
 * lost.
 */
static void
tell_refused (TamizDesk     *desk,
              TamizFieldRow *row,
              const GError  *error)
{
  const char *typed = g_object_get_data (G_OBJECT (row), TYPED);
  g_autofree char *message = g_strdup_printf (_("%s (typed: “%s”)"), error->message, typed);

  tamiz_desk_tell_failure (desk, message);
}

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizFieldRow *row = owner;
  GtkWidget *part = gtk_widget_get_ancestor (GTK_WIDGET (row), TAMIZ_TYPE_LEAD_PART);

  if (part != NULL)
    tamiz_persona_choice_answered (TAMIZ_LEAD_PROFILE (part)->persona, row, error);
  if (error == NULL)
    {
      tamiz_field_row_saved (row);
      return;
    }

  if (part != NULL && (!tamiz_field_row_is_saving (row) || !gtk_widget_get_mapped (GTK_WIDGET (row))))
    tell_refused (tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (part)), row, error);
  if (tamiz_field_row_is_saving (row))
    tamiz_field_row_refuse (row, error->message);
  /* What somebody else wrote is shown beside what was typed. */
  if (g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT) && part != NULL)
    tamiz_open_lead_refresh (tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (part)));
}

static void
edited_cb (TamizLeadProfile *self,
           const char       *value,
           const char       *seen,
           TamizFieldRow    *row)
{
  const char *name = tamiz_field_row_get_name (row);
  g_autofree char *wanted = g_strdup_printf ("%s=%s", name, value);
  const char *title = tamiz_field_row_get_title (row);
  /* Translators: %s is a field */
  g_autofree char *done = g_strdup_printf (_("%s saved"), title);
  g_autoptr (json_t) list = json_pack ("[s]", wanted);
  json_t *arguments;

  if (!tamiz_persona_choice_complete (self->persona, row, list))
    return;

  arguments = json_pack ("{sssO}", "id", self->id, "fields", list);
  g_object_set_data_full (G_OBJECT (row), TYPED, g_strdup (value), g_free);
  if (seen != NULL)
    {
      g_autofree char *saw = g_strdup_printf ("%s=%s", name, seen);

      json_object_set_new (arguments, "seen", json_pack ("[s]", saw));
    }
  tamiz_desk_do (tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self)), row, "lead.set", arguments, done,
                 saved_cb);
}

static void
take_row (TamizLeadProfile *self,
          GtkListBox       *list,
          GtkWidget        *row)
{
  tamiz_field_row_align (TAMIZ_FIELD_ROW (row), self->titles);
  g_signal_connect_object (row, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (list, row);
}

static TamizFieldRow *
add_row (TamizLeadProfile *self,
         GtkListBox       *list,
         const char       *name,
         const char       *title,
         TamizFieldKind    kind)
{
  GtkWidget *row = tamiz_field_row_new (name, title, kind);

  take_row (self, list, row);
  return TAMIZ_FIELD_ROW (row);
}

/* (transfer full): what an answer holds, as text; empty where nothing. */
static char *
dup_member (json_t     *object,
            const char *key)
{
  json_t *value = json_object_get (object, key);

  if (json_is_object (value))
    value = json_object_get (value, "amount");
  if (json_is_integer (value))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));

  return g_strdup (json_is_string (value) ? json_string_value (value) : "");
}

static char *
dup_value (json_t *lead,
           json_t *company,
           guint   field)
{
  const char *member = fields[field].member;

  if (fields[field].list == LIST_COMPANY)
    return dup_member (company, member);
  if (g_str_equal (member, "currency"))
    return dup_member (json_object_get (lead, "amount"), "currency");

  return dup_member (lead, member);
}

/* (nullable): why a field cannot be set by hand. */
static const char *
explain_computed (json_t     *lead,
                  const char *name)
{
  if (!g_str_equal (name, "journey") || tamiz_json_get_text (lead, "journey_computed") == NULL)
    return NULL;

  return _("This follows from an answer, or from the content that was read last");
}

static void
show_fields (TamizLeadProfile *self,
             json_t           *lead,
             json_t           *company,
             gboolean          of_company,
             gboolean          other)
{
  gboolean may_work = tamiz_open_lead_may_work (tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self)));

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = NULL;
      const char *computed;

      if ((fields[i].list == LIST_COMPANY) != of_company || fields[i].member == NULL)
        continue;
      value = dup_value (lead, company, i);
      computed = explain_computed (lead, fields[i].name);
      tamiz_field_row_show (self->rows[i], value, other, may_work && computed == NULL);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->rows[i]), may_work ? computed : NULL);
    }
}

/* (transfer full): the parts of an answer's list, as texts. */
static GPtrArray *
list_parts (json_t     *lead,
            const char *key)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  json_t *part;
  gsize i;

  json_array_foreach (json_object_get (lead, key), i, part)
    {
      const char *text = json_is_object (part) ? tamiz_json_get_text (part, "e164") : json_string_value (part);

      if (text == NULL)
        text = tamiz_json_get_text (part, "as_typed");
      if (text != NULL)
        g_ptr_array_add (texts, g_strdup (text));
    }

  return texts;
}

static void
add_part_rows (TamizLeadProfile *self,
               guint             count,
               const char       *name,
               TamizFieldKind    kind,
               const char       *title,
               const char       *another)
{
  for (guint i = 0; i <= count; i++)
    {
      TamizFieldRow *row
          = add_row (self, self->reach_list, name, i < count ? title : another, kind);

      if (i == count)
        tamiz_field_row_set_adds (row);
      g_ptr_array_add (self->parts, row);
    }
}

/* Before another lead takes the row.  What cannot be saved is told with what was typed. */
static void
save_row (TamizLeadProfile *self,
          TamizFieldRow    *row)
{
  g_autofree char *problem = tamiz_field_row_dup_problem (row);

  if (problem != NULL)
    tamiz_desk_tell_failure (tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self)), problem);
  else
    tamiz_field_row_save (row, TRUE);
}

static void
remove_rows (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      tamiz_field_row_save (g_ptr_array_index (rows, i), TRUE);
      gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (g_ptr_array_index (rows, i))),
                           g_ptr_array_index (rows, i));
    }
  g_ptr_array_set_size (rows, 0);
}

/* A row for each address and number there is, and one for another one. */
static void
show_parts (TamizLeadProfile *self,
            json_t           *lead,
            gboolean          other)
{
  gboolean editable = tamiz_open_lead_may_work (tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self)));
  g_autoptr (GPtrArray) emails = list_parts (lead, "emails");
  g_autoptr (GPtrArray) phones = list_parts (lead, "phones");

  if (self->n_emails != emails->len || self->n_phones != phones->len || self->parts->len == 0)
    {
      remove_rows (self->parts);
      add_part_rows (self, emails->len, "email", TAMIZ_FIELD_TEXT, _("E-mail"),
                     emails->len > 0 ? _("Another e-mail") : _("E-mail"));
      add_part_rows (self, phones->len, "phone", TAMIZ_FIELD_PHONE, _("Telephone"),
                     phones->len > 0 ? _("Another telephone") : _("Telephone"));
      self->n_emails = emails->len;
      self->n_phones = phones->len;
    }
  for (guint i = 0; i < self->parts->len; i++)
    {
      GPtrArray *texts = i <= emails->len ? emails : phones;
      guint position = i <= emails->len ? i : i - emails->len - 1;

      tamiz_field_row_show (g_ptr_array_index (self->parts, i),
                            position < texts->len ? g_ptr_array_index (texts, position) : "", other,
                            editable);
    }
}

static TamizFieldRow *
find_row (TamizLeadProfile *self,
          const char       *name)
{
  GPtrArray *more[] = { self->parts, self->customs };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (g_str_equal (fields[i].name, name))
        return self->rows[i];
    }
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      for (guint j = 0; j < more[i]->len; j++)
        {
          TamizFieldRow *row = g_ptr_array_index (more[i], j);

          if (g_str_equal (tamiz_field_row_get_name (row), name))
            return row;
        }
    }

  return NULL;
}

static void
make_custom_rows (TamizLeadProfile *self,
                  json_t           *fields)
{
  gboolean of_lead = FALSE;
  json_t *field;
  gsize i;

  remove_rows (self->customs);
  json_array_foreach (fields, i, field)
    {
      const char *record = tamiz_json_get_text (field, "record");
      GtkListBox *list = g_str_equal (record, "person")    ? self->person_list
                         : g_str_equal (record, "company") ? self->company_list
                                                           : self->custom_list;
      GtkWidget *row = tamiz_own_row_new (field);

      of_lead |= list == self->custom_list;
      take_row (self, list, row);
      g_ptr_array_add (self->customs, row);
    }
  gtk_widget_set_visible (self->custom_group, of_lead);
  g_clear_pointer (&self->customs_shown, json_decref);
  self->customs_shown = json_incref (fields);
}

/* The base's own fields, once they are known. */
static void
show_customs (TamizLeadProfile *self,
              json_t           *lead,
              gboolean          other)
{
  gboolean editable = tamiz_open_lead_may_work (tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self)));
  g_autoptr (json_t) fields = NULL;
  gboolean fit;

  if (self->own_fields == NULL)
    return;
  fields = tamiz_own_rows_choose (self->own_fields, lead);
  fit = json_equal (fields, self->customs_shown);
  if (!fit)
    make_custom_rows (self, fields);
  for (guint i = 0; i < self->customs->len; i++)
    {
      TamizFieldRow *row = g_ptr_array_index (self->customs, i);

      tamiz_field_row_show (row, tamiz_own_row_get_value (row, lead), other || !fit, editable);
    }
}

static void
offer (TamizLeadProfile *self,
       const char       *name,
       const char       *none,
       json_t           *items,
       const char       *key,
       const char       *label)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      if (json_is_false (json_object_get (item, "active")))
        continue;
      g_ptr_array_add (keys, (char *) tamiz_json_get_text (item, key));
      g_ptr_array_add (labels, (char *) tamiz_json_get_text (item, label));
    }
  tamiz_field_row_set_choices (find_row (self, name), none, keys, labels);
}

static void
offer_enum (TamizLeadProfile *self,
            const char       *name,
            const char       *none,
            TamizEnum         list)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < tamiz_enum_size (list); i++)
    {
      g_ptr_array_add (keys, (char *) tamiz_enum_nick (list, (int) i));
      g_ptr_array_add (labels, (char *) tamiz_enum_label (list, (int) i));
    }
  tamiz_field_row_set_choices (find_row (self, name), none, keys, labels);
}

static void
go_to_focus (TamizLeadProfile *self)
{
  TamizFieldRow *row = self->focus != NULL ? find_row (self, self->focus) : NULL;

  if (row != NULL)
    tamiz_field_row_reveal (row);
  /* A field of the base's own comes a moment later. */
  if (row != NULL || self->own_fields != NULL)
    g_clear_pointer (&self->focus, g_free);
}

static void
lines_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  if (answer != NULL)
    offer (owner, "product_line", _("None"), json_object_get (answer, "items"), "name", "name");
}

static void
fields_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizLeadProfile *self = owner;
  TamizOpenLead *lead = tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self));
  gboolean first = self->own_fields == NULL;

  if (answer == NULL)
    return;
  g_clear_pointer (&self->own_fields, json_decref);
  self->own_fields = json_incref (answer);
  if (lead == NULL || g_strcmp0 (self->id, tamiz_open_lead_get_id (lead)) != 0)
    return;
  show_customs (self, tamiz_open_lead_get_json (lead), first);
  go_to_focus (self);
}

static void
definition_cb (gpointer      owner,
               json_t       *answer,
               const GError *error)
{
  json_t *content = json_object_get (answer, "content");

  if (answer != NULL)
    tamiz_persona_choice_offer (TAMIZ_LEAD_PROFILE (owner)->persona, json_object_get (content, "personas"));
}

static void
ask_choices (TamizLeadProfile *self)
{
  TamizDesk *desk = tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self));

  offer (self, "owner", _("Nobody"), tamiz_desk_get_users (desk), "email", "name");
  offer_enum (self, "journey", _("Not known"), TAMIZ_ENUM_JOURNEY);
  offer_enum (self, "relation", _("Not known"), TAMIZ_ENUM_RELATION);
  tamiz_desk_ask (desk, self, "lines", "product-line.list", NULL, lines_cb);
  tamiz_desk_ask (desk, self, "definition", "definition.show", NULL, definition_cb);
  tamiz_desk_ask (desk, self, "fields", "field.list", NULL, fields_cb);
}

static char *
describe_origin (TamizDesk *desk,
                 json_t    *lead)
{
  g_autofree char *day = tamiz_desk_format_day (desk, tamiz_json_get_text (lead, "received_on"));
  const char *source = tamiz_json_get_text (lead, "source");
  const char *campaign = tamiz_json_get_text (lead, "campaign");

  return g_strdup_printf ("%s%s%s · %s", source != NULL ? source : "–", campaign != NULL ? " · " : "",
                          campaign != NULL ? campaign : "", day);
}

/* What never changes: where the lead first came from, and those that were merged into it. */
static void
show_origin (TamizLeadProfile *self,
             json_t           *lead)
{
  TamizDesk *desk = tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self));
  g_autofree char *own = describe_origin (desk, lead);
  g_autoptr (GString) text = g_string_new (own);
  json_t *merged;
  gsize i;

  json_array_foreach (json_object_get (lead, "merged"), i, merged)
    {
      g_autofree char *origin = describe_origin (desk, merged);

      g_string_append_c (text, '\n');
      /* Translators: a source, a campaign and a day, of a lead that was merged into this one */
      g_string_append_printf (text, _("Merged with: %s"), origin);
    }
  gtk_label_set_label (self->origin_label, text->str);
}

static void
related_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizLeadProfile *self = owner;
  const char *asked = tamiz_lead_part_get_asked (TAMIZ_LEAD_PART (self));
  gboolean other = g_strcmp0 (self->company_of, asked) != 0;

  if (answer == NULL || tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self)) == NULL)
    return;
  g_free (self->company_of);
  self->company_of = g_strdup (asked);
  show_fields (self, NULL, json_object_get (answer, "company"), TRUE, other);
}

static void
tamiz_lead_profile_refresh (TamizLeadPart *part,
                            gboolean       other)
{
  TamizLeadProfile *self = TAMIZ_LEAD_PROFILE (part);
  TamizOpenLead *lead = tamiz_lead_part_get_lead (part);
  json_t *json = tamiz_open_lead_get_json (lead);

  other = g_strcmp0 (self->id, tamiz_open_lead_get_id (lead)) != 0;
  g_free (self->id);
  self->id = g_strdup (tamiz_open_lead_get_id (lead));
  ask_choices (self);
  show_fields (self, json, NULL, FALSE, other);
  tamiz_persona_choice_show (self->persona, json, other, tamiz_open_lead_may_work (lead));
  show_parts (self, json, other);
  show_customs (self, json, other);
  show_origin (self, json);
  tamiz_lead_tags_show (self->tags, lead);
  tamiz_lead_persons_show (self->persons, lead);
  tamiz_lead_consents_show (self->consents, lead);
  tamiz_lead_part_ask (part, "lead.related", NULL, related_cb);
  go_to_focus (self);
}

static void
tamiz_lead_profile_save (TamizLeadPart *part)
{
  TamizLeadProfile *self = TAMIZ_LEAD_PROFILE (part);
  GPtrArray *more[] = { self->parts, self->customs };
  g_autofree char *given_up = self->id != NULL ? tamiz_persona_choice_give_up (self->persona) : NULL;

  if (given_up != NULL)
    tamiz_desk_tell_failure (tamiz_lead_part_get_desk (part), given_up);
  for (guint i = 0; self->id != NULL && i < G_N_ELEMENTS (fields); i++)
    save_row (self, self->rows[i]);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      for (guint j = 0; j < more[i]->len; j++)
        save_row (self, g_ptr_array_index (more[i], j));
    }
}

/* Something else in a list, in the manner of a field. */
static void
add_plain_row (TamizLeadProfile *self,
               const char       *title,
               GtkWidget        *child)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title), *bin = adw_bin_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), NARROWEST_TITLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_widget_set_margin_top (label, 7);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_layout_manager (bin, g_object_new (TAMIZ_TYPE_STEADY_LAYOUT, NULL));
  adw_bin_set_child (ADW_BIN (bin), label);
  gtk_size_group_add_widget (self->titles, bin);
  gtk_box_append (GTK_BOX (box), bin);
  gtk_widget_set_hexpand (child, TRUE);
  gtk_box_append (GTK_BOX (box), child);
  gtk_widget_add_css_class (box, "fieldrow");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (self->lead_list, row);
}

/* A row is work for a millisecond. */
static gboolean
make_next_row (TamizLeadProfile *self)
{
  guint i = self->n_rows;
  GtkListBox *lists[] = { [LIST_LEAD] = self->lead_list,
                          [LIST_PERSON] = self->person_list,
                          [LIST_COMPANY] = self->company_list };

  if (i == G_N_ELEMENTS (fields))
    return FALSE;

  self->rows[i] = add_row (self, lists[fields[i].list], fields[i].name, _(fields[i].title), fields[i].kind);
  self->n_rows++;
  return TRUE;
}

static void
add_tags_and_origin (TamizLeadProfile *self)
{
  self->tags = TAMIZ_LEAD_TAGS (tamiz_lead_tags_new ());
  add_plain_row (self, _("Tags"), GTK_WIDGET (self->tags));
  self->origin_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->origin_label, 0);
  gtk_label_set_wrap (self->origin_label, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->origin_label), "value");
  add_plain_row (self, _("First came by"), GTK_WIDGET (self->origin_label));
}

static gboolean
tamiz_lead_profile_make_more (TamizLeadPart *part)
{
  TamizLeadProfile *self = TAMIZ_LEAD_PROFILE (part);

  if (make_next_row (self))
    return TRUE;
  if (self->persona == NULL)
    self->persona = tamiz_persona_choice_new (find_row (self, "persona"), find_row (self, "persona_reason"));
  if (self->tags == NULL)
    add_tags_and_origin (self);

  return FALSE;
}

static void
tamiz_lead_profile_dispose (GObject *object)
{
  TamizLeadProfile *self = TAMIZ_LEAD_PROFILE (object);

  g_clear_object (&self->persona);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_PROFILE);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->customs, g_ptr_array_unref);
  g_clear_pointer (&self->customs_shown, json_decref);
  g_clear_pointer (&self->own_fields, json_decref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->company_of, g_free);
  g_clear_pointer (&self->focus, g_free);

  G_OBJECT_CLASS (tamiz_lead_profile_parent_class)->dispose (object);
}

static void
tamiz_lead_profile_class_init (TamizLeadProfileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_profile_dispose;
  TAMIZ_LEAD_PART_CLASS (klass)->make_more = tamiz_lead_profile_make_more;
  TAMIZ_LEAD_PART_CLASS (klass)->refresh = tamiz_lead_profile_refresh;
  TAMIZ_LEAD_PART_CLASS (klass)->save = tamiz_lead_profile_save;

  g_type_ensure (TAMIZ_TYPE_LEAD_PERSONS);
  g_type_ensure (TAMIZ_TYPE_LEAD_CONSENTS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-lead-profile.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadProfile, lead_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadProfile, person_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadProfile, reach_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadProfile, company_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadProfile, custom_group);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadProfile, custom_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadProfile, titles);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadProfile, persons);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadProfile, consents);
}

static void
tamiz_lead_profile_init (TamizLeadProfile *self)
{
  self->parts = g_ptr_array_new ();
  self->customs = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What “lead.set” calls a field of the registry. */
static char *
dup_name (const char *key)
{
  const char *dot = strrchr (key, '.');
  const char *last = dot != NULL ? dot + 1 : key;

  if (g_str_equal (key, "company.name"))
    return g_strdup ("company");
  if (g_str_equal (key, "company.city") || g_str_equal (key, "company.country"))
    return g_strdup_printf ("company_%s", last);
  if (g_str_has_prefix (key, "lead.custom."))
    return g_strconcat ("custom:", last, NULL);
  if (strstr (key, ".custom.") != NULL)
    return g_strdup (key);

  return g_strdup (last);
}

/* Goes to a field by its registered key, such as “person.job_title”. */
void
tamiz_lead_profile_focus (TamizLeadProfile *self,
                          const char       *key)
{
  TamizOpenLead *lead = tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self));

  g_free (self->focus);
  self->focus = dup_name (key);
  if (self->id != NULL && g_strcmp0 (self->id, tamiz_open_lead_get_id (lead)) == 0)
    go_to_focus (self);
}
