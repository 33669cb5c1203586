#define G_LOG_DOMAIN "tamiz-rights"

#include "config.h"

#include "tamiz-rights.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

#define NO TAMIZ_PERMISSION_NO
#define OWN TAMIZ_PERMISSION_OWN
#define YES TAMIZ_PERMISSION_YES

/* The table of domain.md section 1, a column a role. */
static const TamizPermission table[][5] = {
  /*                              marketing sales manager steward observer */
  [TAMIZ_RIGHT_READ]           = { YES, YES, YES, YES, YES },
  [TAMIZ_RIGHT_WORK]           = { YES, OWN, NO,  YES, NO },
  [TAMIZ_RIGHT_SEND]           = { YES, NO,  NO,  NO,  NO },
  [TAMIZ_RIGHT_DECIDE]         = { NO,  OWN, NO,  NO,  NO },
  [TAMIZ_RIGHT_SIGN_MARKETING] = { YES, NO,  NO,  NO,  NO },
  [TAMIZ_RIGHT_SIGN_SALES]     = { NO,  YES, NO,  NO,  NO },
  [TAMIZ_RIGHT_REASSIGN]       = { NO,  OWN, YES, NO,  NO },
  [TAMIZ_RIGHT_MANAGE]         = { NO,  NO,  YES, NO,  NO },
  [TAMIZ_RIGHT_KEEP]           = { NO,  NO,  NO,  YES, NO },
};

/**
 * tamiz_rights_get:
 * @roles: a bit per #TamizRole
 * @right: what somebody wants to do
 *
 * Looks up who may do what; of several roles the most generous counts.
 *
 * Returns: the permission
 */
TamizPermission
tamiz_rights_get (guint      roles,
                  TamizRight right)
{
  TamizPermission permission = TAMIZ_PERMISSION_NO;

  for (guint role = 0; role < G_N_ELEMENTS (table[0]); role++)
    {
      if ((roles & (1u << role)) != 0)
        permission = MAX (permission, table[right][role]);
    }

  return permission;
}

/**
 * tamiz_rights_of_insert:
 * @record: a new record
 *
 * Says which right the making of a record needs.
 *
 * Returns: a row of the table
 */
TamizRight
tamiz_rights_of_insert (TamizRecord *record)
{
  switch (tamiz_record_get_kind (record))
    {
    case TAMIZ_KIND_BASE:
    case TAMIZ_KIND_USER:
    case TAMIZ_KIND_CONNECTION:
      return TAMIZ_RIGHT_MANAGE;
    case TAMIZ_KIND_HANDOFF:
    case TAMIZ_KIND_HANDOFF_STEP:
      return TAMIZ_RIGHT_SEND;
    case TAMIZ_KIND_OUTCOME:
      /* Imported history has no handoff. */
      return tamiz_record_has (record, TAMIZ_OUTCOME_HANDOFF) ? TAMIZ_RIGHT_DECIDE
                                                              : TAMIZ_RIGHT_WORK;
    case TAMIZ_KIND_SIGNATURE:
      return tamiz_record_get_int (record, TAMIZ_SIGNATURE_SIDE) == TAMIZ_SIDE_SALES
                 ? TAMIZ_RIGHT_SIGN_SALES
                 : TAMIZ_RIGHT_SIGN_MARKETING;
    case TAMIZ_KIND_OPINION:
      return tamiz_record_get_int (record, TAMIZ_OPINION_SIDE) == TAMIZ_SIDE_SALES
                 ? TAMIZ_RIGHT_SIGN_SALES
                 : TAMIZ_RIGHT_SIGN_MARKETING;
    case TAMIZ_KIND_COMMENT:
      return TAMIZ_RIGHT_READ; /* whoever may read may say something about it */
    case TAMIZ_KIND_LIST_ENTRY:
    case TAMIZ_KIND_RATE:
    case TAMIZ_KIND_SUPPRESSION:
    case TAMIZ_KIND_ERASURE:
      return TAMIZ_RIGHT_KEEP;
    case TAMIZ_KIND_ACTIVITY:
      if (tamiz_record_get_int (record, TAMIZ_ACTIVITY_KIND) == TAMIZ_ACTIVITY_NOTE)
        return TAMIZ_RIGHT_READ;
      return TAMIZ_RIGHT_WORK;
    case TAMIZ_KIND_STAGE_MOVE:
      switch (tamiz_record_get_int (record, TAMIZ_STAGE_MOVE_CAUSE))
        {
        case TAMIZ_MOVE_HANDOFF:
        case TAMIZ_MOVE_WITHDRAW:
          return TAMIZ_RIGHT_SEND;
        case TAMIZ_MOVE_ACCEPT:
        case TAMIZ_MOVE_RETURN:
        case TAMIZ_MOVE_OUTCOME:
          return TAMIZ_RIGHT_DECIDE;
        case TAMIZ_MOVE_CORRECTION:
          return TAMIZ_RIGHT_MANAGE;
        default:
          return TAMIZ_RIGHT_WORK;
        }
    case TAMIZ_KIND_EXCEPTION: /* session sees to it that both sides agree, and the judge asks again */
    case TAMIZ_KIND_ABSENCE: /* everybody may say that they are away; session lets only managers say it of others */
    case TAMIZ_KIND_PAUSE: /* the reason is kept, and who gave it */
    case TAMIZ_KIND_NOTICE:
    case TAMIZ_KIND_CALENDAR:
    case TAMIZ_KIND_OUTBOX:
    case TAMIZ_KIND_REMOTE_LINK:
    case TAMIZ_KIND_CURSOR:
    case TAMIZ_KIND_ATTEMPT:
      return TAMIZ_RIGHT_READ; /* follows from what the user decided in the same change */
    default:
      return TAMIZ_RIGHT_WORK;
    }
}

/**
 * tamiz_rights_of_update:
 * @update: a change of one field
 *
 * Says which right the change of a field needs.
 *
 * Returns: a row of the table
 */
TamizRight
tamiz_rights_of_update (const TamizUpdate *update)
{
  switch (update->kind)
    {
    case TAMIZ_KIND_USER:
      /* Everybody keeps their own key; session lets nobody else touch it. */
      if (update->field == TAMIZ_USER_PUBLIC_KEY || update->field == TAMIZ_USER_SEALED_KEY)
        return TAMIZ_RIGHT_READ;
      return TAMIZ_RIGHT_MANAGE;
    case TAMIZ_KIND_BASE:
      return update->field == TAMIZ_BASE_SUPPRESSION_KEY ? TAMIZ_RIGHT_KEEP : TAMIZ_RIGHT_MANAGE;
    case TAMIZ_KIND_CONNECTION:
      return TAMIZ_RIGHT_MANAGE;
    case TAMIZ_KIND_HANDOFF:
      if (update->field == TAMIZ_HANDOFF_STATE && update->after.type == TAMIZ_VALUE_INT
          && update->after.integer == TAMIZ_HANDOFF_WITHDRAWN)
        return TAMIZ_RIGHT_SEND;
      if (update->field == TAMIZ_HANDOFF_EXECUTIVE
          || (update->field == TAMIZ_HANDOFF_STATE && update->after.type == TAMIZ_VALUE_INT
              && update->after.integer == TAMIZ_HANDOFF_REASSIGNED))
        return TAMIZ_RIGHT_REASSIGN;
      if (update->field == TAMIZ_HANDOFF_STATE)
        return TAMIZ_RIGHT_DECIDE;
      return TAMIZ_RIGHT_READ; /* reason and time come with the state */
    case TAMIZ_KIND_HANDOFF_STEP:
      return TAMIZ_RIGHT_READ; /* the steps follow from what is done */
    case TAMIZ_KIND_ANSWER:
      return TAMIZ_RIGHT_DECIDE; /* only its dispute changes */
    case TAMIZ_KIND_OUTCOME:
      return TAMIZ_RIGHT_MANAGE;
    case TAMIZ_KIND_LIST_ENTRY:
    case TAMIZ_KIND_RATE:
    case TAMIZ_KIND_SUPPRESSION:
    case TAMIZ_KIND_ERASURE:
      return TAMIZ_RIGHT_KEEP;
    case TAMIZ_KIND_PERSON:
      return update->field == TAMIZ_PERSON_MERGED_INTO || update->field == TAMIZ_PERSON_ERASED
                 ? TAMIZ_RIGHT_KEEP
                 : TAMIZ_RIGHT_WORK;
    case TAMIZ_KIND_COMPANY:
      return update->field == TAMIZ_COMPANY_MERGED_INTO ? TAMIZ_RIGHT_KEEP : TAMIZ_RIGHT_WORK;
    case TAMIZ_KIND_LEAD:
      return update->field == TAMIZ_LEAD_MERGED_INTO ? TAMIZ_RIGHT_KEEP : TAMIZ_RIGHT_WORK;
    case TAMIZ_KIND_DEFINITION:
      /* Signing brings a version into force and ends the one before. */
      if (update->field == TAMIZ_DEFINITION_STATE && update->after.integer >= TAMIZ_DEFINITION_SIGNED)
        return TAMIZ_RIGHT_READ;
      if (update->field == TAMIZ_DEFINITION_IN_FORCE_AT)
        return TAMIZ_RIGHT_READ;
      return TAMIZ_RIGHT_WORK;
    case TAMIZ_KIND_OPINION:
      /* Whoever begins a draft of them notes it with those of both sides. */
      return update->field == TAMIZ_OPINION_DEFINITION ? TAMIZ_RIGHT_READ : TAMIZ_RIGHT_WORK;
    case TAMIZ_KIND_COMMENT: /* only that it is settled changes, and it says who says so */
    case TAMIZ_KIND_EXCEPTION:
    case TAMIZ_KIND_ABSENCE:
    case TAMIZ_KIND_PAUSE:
    case TAMIZ_KIND_NOTICE:
    case TAMIZ_KIND_CALENDAR:
    case TAMIZ_KIND_OUTBOX:
    case TAMIZ_KIND_REMOTE_LINK:
    case TAMIZ_KIND_CURSOR:
    case TAMIZ_KIND_ATTEMPT:
      return TAMIZ_RIGHT_READ;
    default:
      return TAMIZ_RIGHT_WORK;
    }
}

/**
 * tamiz_rights_set_denied:
 * @right: what somebody wanted to do
 * @own: whether it would be allowed on what is the user's own
 * @error: return location
 *
 * Says that the user's roles do not allow something, and who may.
 */
void
tamiz_rights_set_denied (TamizRight right,
                         gboolean   own,
                         GError   **error)
{
  g_autoptr (GString) who = g_string_new (NULL);

  for (guint role = 0; role < G_N_ELEMENTS (table[0]); role++)
    {
      if (table[right][role] != TAMIZ_PERMISSION_NO)
        g_string_append_printf (who, "%s%s", who->len > 0 ? ", " : "",
                                tamiz_enum_label (TAMIZ_ENUM_ROLE, role));
    }

  if (own)
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_ALLOWED,
                 _("This is not yours: sales executives may do this with their own leads only"));
  else
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_ALLOWED,
                 _("Your roles do not allow this; it is done by: %s"), who->str);
}

/**
 * tamiz_roles_parse:
 * @text: roles, separated by commas
 * @roles: (out): a bit per #TamizRole
 * @error: return location
 *
 * Reads a list of roles.
 *
 * Returns: whether all are roles; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_roles_parse (const char *text,
                   guint      *roles,
                   GError    **error)
{
  g_auto (GStrv) names = g_strsplit (text, ",", -1);

  *roles = 0;
  for (guint i = 0; names[i] != NULL; i++)
    {
      int role;

      if (!tamiz_enum_from_nick (TAMIZ_ENUM_ROLE, g_strstrip (names[i]), &role))
        {
          g_autofree char *known = tamiz_enum_nicks (TAMIZ_ENUM_ROLE);

          g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                       _("There is no role “%s”; the roles are: %s"), names[i], known);
          return FALSE;
        }
      *roles |= 1u << role;
    }

  return TRUE;
}

/**
 * tamiz_roles_format:
 * @roles: a bit per #TamizRole
 *
 * Writes a list of roles.
 *
 * Returns: (transfer full): nicks, separated by commas
 */
char *
tamiz_roles_format (guint roles)
{
  GString *text = g_string_new (NULL);

  for (guint role = 0; role < tamiz_enum_size (TAMIZ_ENUM_ROLE); role++)
    {
      if ((roles & (1u << role)) != 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "",
                                tamiz_enum_nick (TAMIZ_ENUM_ROLE, role));
    }

  return g_string_free (text, FALSE);
}
