#define G_LOG_DOMAIN "tamiz-preferences"

#include "config.h"

#include "tamiz-preferences.h"

#include "tamiz-catalog-group.h"
#include "tamiz-operation-form.h"

#include <glib/gi18n-lib.h>

/* Who works on the base, and as what. */

static json_t *
make_role_choices (void)
{
  /* A person may hold several roles; these are the combinations that companies have. */
  static const guint combinations[][4] = {
    { TAMIZ_ROLE_MARKETING + 1 },
    { TAMIZ_ROLE_SALES + 1 },
    { TAMIZ_ROLE_MANAGER + 1 },
    { TAMIZ_ROLE_STEWARD + 1 },
    { TAMIZ_ROLE_OBSERVER + 1 },
    { TAMIZ_ROLE_MARKETING + 1, TAMIZ_ROLE_STEWARD + 1 },
    { TAMIZ_ROLE_MARKETING + 1, TAMIZ_ROLE_MANAGER + 1 },
    { TAMIZ_ROLE_MARKETING + 1, TAMIZ_ROLE_STEWARD + 1, TAMIZ_ROLE_MANAGER + 1 },
    { TAMIZ_ROLE_SALES + 1, TAMIZ_ROLE_MANAGER + 1 },
    { TAMIZ_ROLE_MARKETING + 1, TAMIZ_ROLE_SALES + 1 },
    { TAMIZ_ROLE_MARKETING + 1, TAMIZ_ROLE_SALES + 1, TAMIZ_ROLE_MANAGER + 1, TAMIZ_ROLE_STEWARD + 1 },
  };
  json_t *choices = json_array ();

  for (guint i = 0; i < G_N_ELEMENTS (combinations); i++)
    {
      g_autoptr (GString) key = g_string_new (NULL), label = g_string_new (NULL);

      for (guint j = 0; j < G_N_ELEMENTS (combinations[i]) && combinations[i][j] != 0; j++)
        {
          g_string_append_printf (key, "%s%s", j > 0 ? "," : "",
                                  tamiz_enum_nick (TAMIZ_ENUM_ROLE, (int) combinations[i][j] - 1));
          g_string_append_printf (label, "%s%s", j > 0 ? ", " : "",
                                  tamiz_enum_label (TAMIZ_ENUM_ROLE, (int) combinations[i][j] - 1));
        }
      json_array_append_new (choices, json_pack ("{ss, ss}", "key", key->str, "label", label->str));
    }

  return choices;
}

/* The roles in the order of the combinations above, which the engine's list has, too. */
static char *
join_roles (json_t  *user,
            gboolean labels)
{
  static const int order[] = { TAMIZ_ROLE_MARKETING, TAMIZ_ROLE_SALES, TAMIZ_ROLE_MANAGER,
                               TAMIZ_ROLE_STEWARD, TAMIZ_ROLE_OBSERVER };
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *role;
  gsize i;

  for (guint n = 0; n < G_N_ELEMENTS (order); n++)
    {
      json_array_foreach (json_object_get (user, "roles"), i, role)
        {
          if (!g_str_equal (json_string_value (role), tamiz_enum_nick (TAMIZ_ENUM_ROLE, order[n])))
            continue;
          if (labels)
            g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                                    tamiz_enum_label (TAMIZ_ENUM_ROLE, order[n]));
          else
            g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "",
                                    tamiz_enum_nick (TAMIZ_ENUM_ROLE, order[n]));
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What somebody works as, in words. */
char *
tamiz_preferences_dup_roles (json_t *user)
{
  return join_roles (user, TRUE);
}

static char *
make_title (TamizDesk *desk,
            json_t    *user)
{
  const char *name = tamiz_json_get_text (user, "name");

  if (!json_is_true (json_object_get (user, "active")))
    /* Translators: %s is a person who works here no longer */
    return g_strdup_printf (_("%s (works no longer)"), name);
  return g_strdup (name);
}

static char *
make_subtitle (TamizDesk *desk,
               json_t    *user)
{
  g_autofree char *roles = join_roles (user, TRUE);

  return g_strdup_printf ("%s · %s", roles, tamiz_json_get_text (user, "email"));
}

/* What decides which leads a sales executive is proposed for, and where and how they work. */
static void
add_work_rows (TamizOperationForm *form)
{
  tamiz_operation_form_add (form, "territory", _("Territory (of a sales executive)"));
  tamiz_operation_form_add (form, "languages", _("Languages"));
  tamiz_operation_form_add (form, "capacity", _("Open leads at once, at most"));
  tamiz_operation_form_add (form, "industries", _("Industries, separated by commas"));
  tamiz_operation_form_add (form, "product-lines", _("Product lines, separated by commas"));
  tamiz_operation_form_add (form, "timezone", _("Time zone, as America/La_Paz"));
  tamiz_operation_form_add (form, "phone", _("Telephone"));
}

static void
add_person (TamizCatalogGroup *group)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (tamiz_catalog_group_get_window (group), tamiz_catalog_group_get_desk (group),
                                  "user.add", _("New Person"), _("Person added"));

  tamiz_operation_form_add (form, "name", _("Name"));
  tamiz_operation_form_add (form, "email", _("E-mail address"));
  tamiz_operation_form_add_choices (form, "role", _("Works as"), make_role_choices ());
  add_work_rows (form);
  tamiz_operation_form_present (form);
}

static json_t *
with_own_roles (json_t     *choices,
                const char *roles,
                const char *label)
{
  json_t *choice;
  gsize i;

  json_array_foreach (choices, i, choice)
    {
      if (g_str_equal (tamiz_json_get_text (choice, "key"), roles))
        return choices;
    }
  json_array_append_new (choices, json_pack ("{ss, ss}", "key", roles, "label", label));

  return choices;
}

/* Who leaves, or is away for a while, and what waits with them. */
static void
edited_cb (TamizOperationForm *form,
           json_t             *answer,
           TamizCatalogGroup  *group)
{
  const char *warning = tamiz_json_get_text (answer, "warning");

  if (warning != NULL)
    tamiz_desk_tell_final (tamiz_catalog_group_get_desk (group), warning);
}

static void
edit_person (TamizCatalogGroup *group,
             json_t            *user)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (tamiz_catalog_group_get_window (group), tamiz_catalog_group_get_desk (group),
                                  "user.set", tamiz_json_get_text (user, "name"), _("Person changed"));
  gboolean active = json_is_true (json_object_get (user, "active"));
  g_autofree char *roles = join_roles (user, FALSE), *labels = join_roles (user, TRUE);
  json_t *limit = json_object_get (user, "capacity");
  g_autofree char *capacity
      = json_is_integer (limit) ? g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (limit)) : NULL;

  tamiz_operation_form_set (form, "user", tamiz_json_get_text (user, "email"));
  tamiz_operation_form_add (form, "name", _("Name"));
  tamiz_operation_form_add (form, "email", _("E-mail address"));
  tamiz_operation_form_add_choices (form, "role", _("Works as"),
                                    with_own_roles (make_role_choices (), roles, labels));
  add_work_rows (form);
  tamiz_operation_form_add (form, "new-passphrase", _("New passphrase, which confirms signing and accepting"));
  tamiz_operation_form_add (form, active ? "inactive" : "active",
                            active ? _("Works here no longer") : _("Works here again"));
  tamiz_operation_form_set (form, "name", tamiz_json_get_text (user, "name"));
  tamiz_operation_form_set (form, "email", tamiz_json_get_text (user, "email"));
  tamiz_operation_form_set (form, "role", roles);
  tamiz_operation_form_set (form, "territory", tamiz_json_get_text (user, "territory"));
  tamiz_operation_form_set (form, "industries", tamiz_json_get_text (user, "industries"));
  tamiz_operation_form_set (form, "product-lines", tamiz_json_get_text (user, "product_lines"));
  tamiz_operation_form_set (form, "timezone", tamiz_json_get_text (user, "timezone"));
  tamiz_operation_form_set (form, "phone", tamiz_json_get_text (user, "phone"));
  tamiz_operation_form_set (form, "languages", tamiz_json_get_text (user, "languages"));
  tamiz_operation_form_set (form, "capacity", capacity);
  g_signal_connect_object (form, "done", G_CALLBACK (edited_cb), group, 0);
  tamiz_operation_form_present (form);
}

static char *
make_leave_title (TamizDesk *desk,
                  json_t    *leave)
{
  return g_strdup (tamiz_json_get_text (leave, "name"));
}

static char *
make_leave_subtitle (TamizDesk *desk,
                     json_t    *leave)
{
  const char *reason = tamiz_json_get_text (leave, "reason");
  g_autofree char *from = tamiz_desk_format_day (desk, tamiz_json_get_text (leave, "from"));
  g_autofree char *until = tamiz_desk_format_day (desk, tamiz_json_get_text (leave, "until"));
  /* Translators: the first and the last day of a leave */
  g_autofree char *days = g_strdup_printf (_("%s to %s"), from, until);

  return reason != NULL ? g_strdup_printf ("%s · %s", days, reason) : g_steal_pointer (&days);
}

/* A manager enters anybody's, everybody else their own. */
static json_t *
make_leave_choices (TamizDesk *desk)
{
  gboolean all = tamiz_desk_may (desk, TAMIZ_RIGHT_MANAGE) != TAMIZ_PERMISSION_NO;
  json_t *choices = json_array (), *user;
  gsize i;

  json_array_foreach (tamiz_desk_get_users (desk), i, user)
    {
      const char *email = tamiz_json_get_text (user, "email");

      if (json_is_true (json_object_get (user, "active"))
          && (all || g_strcmp0 (email, tamiz_desk_get_email (desk)) == 0))
        json_array_append_new (choices, json_pack ("{ss, ss}", "key", email, "label", tamiz_json_get_text (user, "name")));
    }

  return choices;
}

static void
add_leave (TamizCatalogGroup *group)
{
  TamizDesk *desk = tamiz_catalog_group_get_desk (group);
  TamizOperationForm *form
      = tamiz_operation_form_new (tamiz_catalog_group_get_window (group), desk, "absence.add", _("New Leave"), _("Leave entered"));

  tamiz_operation_form_add_choices (form, "user", _("Who"), make_leave_choices (desk));
  tamiz_operation_form_add (form, "from", _("First day"));
  tamiz_operation_form_add (form, "until", _("Last day"));
  tamiz_operation_form_add (form, "reason", _("Reason"));
  g_signal_connect_object (form, "done", G_CALLBACK (edited_cb), group, 0);
  tamiz_operation_form_present (form);
}

static void
remove_leave (TamizCatalogGroup *group,
              json_t            *leave)
{
  tamiz_desk_do (tamiz_catalog_group_get_desk (group), group, "absence.remove",
                 json_pack ("{ss}", "id", tamiz_json_get_text (leave, "id")), _("Leave removed"),
                 tamiz_catalog_group_done_cb);
}

static TamizCatalogInfo leaves_info = {
  .title = N_("On Leave"),
  .description = N_("Who is on leave is neither proposed nor given a lead."),
  .operation = "absence.list",
  .right = TAMIZ_RIGHT_READ,
  .make_title = make_leave_title,
  .make_subtitle = make_leave_subtitle,
  .add = add_leave,
  .edit = remove_leave,
  .removes = TRUE,
};

static char *
make_calendar_title (TamizDesk *desk,
                     json_t    *calendar)
{
  return g_strdup (tamiz_json_get_text (calendar, "name"));
}

/* Where it is, and how it stands with it. */
static char *
make_calendar_subtitle (TamizDesk *desk,
                        json_t    *calendar)
{
  const char *from = tamiz_json_get_text (calendar, "from");
  const char *problem = tamiz_json_get_text (calendar, "problem");
  const char *read_at = tamiz_json_get_text (calendar, "read_at");
  g_autofree char *at = read_at != NULL ? tamiz_desk_format_moment (desk, read_at) : NULL;
  /* Translators: %s is when a calendar was read last */
  g_autofree char *read = at != NULL ? g_strdup_printf (_("read %s"), at) : g_strdup (_("not read yet"));

  return g_strdup_printf ("%s · %s%s%s", from != NULL ? from : _("Read on another machine"), read,
                          problem != NULL ? " · " : "", problem != NULL ? problem : "");
}

static void
add_calendar (TamizCatalogGroup *group)
{
  TamizDesk *desk = tamiz_catalog_group_get_desk (group);
  TamizOperationForm *form = tamiz_operation_form_new (tamiz_catalog_group_get_window (group), desk, "calendar.set",
                                                       _("Calendar of a Person"), _("Calendar read"));

  tamiz_operation_form_add_choices (form, "user", _("Whose"), make_leave_choices (desk));
  tamiz_operation_form_add (form, "from", _("File (.ics), or private address (https://…)"));
  tamiz_operation_form_add (form, "desktop", _("This desktop's calendars"));
  tamiz_operation_form_present (form);
}

static void
remove_calendar (TamizCatalogGroup *group,
                 json_t            *calendar)
{
  tamiz_desk_do (tamiz_catalog_group_get_desk (group), group, "calendar.remove",
                 json_pack ("{ss}", "user", tamiz_json_get_text (calendar, "user")), _("Calendar forgotten"),
                 tamiz_catalog_group_done_cb);
}

static TamizCatalogInfo calendars_info = {
  .title = N_("Calendars"),
  .description = N_("Meetings are proposed when people are free. Where a calendar is, stays on this machine; others see times, and "
                    "nothing of what somebody does."),
  .operation = "calendar.list",
  .right = TAMIZ_RIGHT_READ,
  .make_title = make_calendar_title,
  .make_subtitle = make_calendar_subtitle,
  .add = add_calendar,
  .edit = remove_calendar,
  .removes = TRUE,
};

static const TamizCatalogInfo people_info = {
  .title = N_("People"),
  .description = N_("Everybody who works on this base; the roles say who may do what."),
  .operation = "user.list",
  .right = TAMIZ_RIGHT_MANAGE,
  .make_title = make_title,
  .make_subtitle = make_subtitle,
  .add = add_person,
  .edit = edit_person,
  .edit_label = NULL,
};

GtkWidget *
tamiz_preferences_make_people (TamizDesk *desk)
{
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, &people_info)));
  leaves_info.edit_label = _("Remove");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, &leaves_info)));
  calendars_info.edit_label = _("Forget");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, &calendars_info)));

  return page;
}
