#define G_LOG_DOMAIN "tamiz-enums"

#include "config.h"

#include "tamiz-enums.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  int number;
  const char *nick;
  const char *label;
} Member;

#define MEMBER(PREFIX, NAME, number, nick, label) { number, nick, label },
#define MEMBERS(PREFIX, Type, LIST) \
  static const Member members_##PREFIX[] = { TAMIZ_##LIST (MEMBER) };
TAMIZ_ENUM_LISTS (MEMBERS)

#define TABLE(PREFIX, Type, LIST) { members_##PREFIX, G_N_ELEMENTS (members_##PREFIX) },
static const struct
{
  const Member *members;
  guint n_members;
} lists[TAMIZ_N_ENUMS] = { { NULL, 0 }, TAMIZ_ENUM_LISTS (TABLE) };

static const Member *
find_member (TamizEnum list,
             int       number)
{
  for (guint i = 0; i < lists[list].n_members; i++)
    {
      if (lists[list].members[i].number == number)
        return &lists[list].members[i];
    }

  return NULL;
}

/**
 * tamiz_enum_nick:
 * @list: a closed list
 * @number: a member's stored number
 *
 * Gets the name that scripts and files use for a member.
 *
 * Returns: (transfer none) (nullable): the nick, or %NULL where @number is not a member
 */
const char *
tamiz_enum_nick (TamizEnum list,
                 int       number)
{
  const Member *member = find_member (list, number);

  return member != NULL ? member->nick : NULL;
}

/**
 * tamiz_enum_label:
 * @list: a closed list
 * @number: a member's stored number
 *
 * Gets the name that people read, in their language.
 *
 * Returns: (transfer none): the label; "?" where @number is not a member
 */
const char *
tamiz_enum_label (TamizEnum list,
                  int       number)
{
  const Member *member = find_member (list, number);

  return member != NULL ? _(member->label) : "?";
}

/**
 * tamiz_enum_from_nick:
 * @list: a closed list
 * @nick: (nullable): a member's nick
 * @number: (out): the member's number
 *
 * Finds a member by its nick.
 *
 * Returns: whether there is such a member
 */
gboolean
tamiz_enum_from_nick (TamizEnum   list,
                      const char *nick,
                      int        *number)
{
  for (guint i = 0; nick != NULL && i < lists[list].n_members; i++)
    {
      if (g_str_equal (lists[list].members[i].nick, nick))
        {
          *number = lists[list].members[i].number;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tamiz_enum_size:
 * @list: a closed list
 *
 * Counts the members; they are numbered from 0.
 *
 * Returns: how many members @list has
 */
guint
tamiz_enum_size (TamizEnum list)
{
  return lists[list].n_members;
}

/**
 * tamiz_enum_nicks:
 * @list: a closed list
 *
 * Lists all nicks for a message that says what is possible.
 *
 * Returns: (transfer full): the nicks, separated by commas
 */
char *
tamiz_enum_nicks (TamizEnum list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lists[list].n_members; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", lists[list].members[i].nick);

  return g_string_free (text, FALSE);
}

/**
 * tamiz_activity_kind_asks:
 * @kind: what happened
 *
 * Tells whether somebody who does this has asked for something, which turns a
 * prospect into an inquiry.
 *
 * Returns: whether @kind asks
 */
gboolean
tamiz_activity_kind_asks (TamizActivityKind kind)
{
  switch (kind)
    {
    case TAMIZ_ACTIVITY_FORM:
    case TAMIZ_ACTIVITY_CHAT:
    case TAMIZ_ACTIVITY_EMAIL_IN:
    case TAMIZ_ACTIVITY_MESSAGE_IN:
    case TAMIZ_ACTIVITY_SOCIAL_MESSAGE:
    case TAMIZ_ACTIVITY_CALL_IN:
    case TAMIZ_ACTIVITY_DEMO:
    case TAMIZ_ACTIVITY_PRICE_REQUEST:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * tamiz_activity_kind_is_call:
 * @kind: what happened
 *
 * Tells whether an activity is a telephone call, which has an outcome of its own.
 *
 * Returns: whether @kind is a call
 */
gboolean
tamiz_activity_kind_is_call (TamizActivityKind kind)
{
  return kind == TAMIZ_ACTIVITY_CALL_IN || kind == TAMIZ_ACTIVITY_CALL_OUT;
}

/**
 * tamiz_source_kind_asks_as:
 * @kind: a source's kind
 *
 * Says which activity an inquiry from such a source is, where nobody says otherwise.
 *
 * Returns: a #TamizActivityKind, or -1 where being on the source's list asks for nothing
 */
int
tamiz_source_kind_asks_as (TamizSourceKind kind)
{
  switch (kind)
    {
    case TAMIZ_SOURCE_KIND_WEB:
      return TAMIZ_ACTIVITY_FORM;
    case TAMIZ_SOURCE_KIND_CHAT:
      return TAMIZ_ACTIVITY_CHAT;
    case TAMIZ_SOURCE_KIND_MESSAGING:
      return TAMIZ_ACTIVITY_MESSAGE_IN;
    case TAMIZ_SOURCE_KIND_INBOUND_CALL:
      return TAMIZ_ACTIVITY_CALL_IN;
    case TAMIZ_SOURCE_KIND_EMAIL:
      return TAMIZ_ACTIVITY_EMAIL_IN;
    default:
      return -1;
    }
}
