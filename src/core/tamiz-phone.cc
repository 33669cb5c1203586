#define G_LOG_DOMAIN "tamiz-phone"

#include "config.h"

#include "tamiz-phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <cstring>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/* libphonenumber throws nothing by itself, but strings may; nothing of it may leave
 * this file.  Its one object is made once and only read, by any thread.
 */

static PhoneNumberUtil *
util ()
{
  return PhoneNumberUtil::GetInstance ();
}

/* Words that people write beside a number.  libphonenumber would take the letters for
 * keys, as in 1-800-FLOWERS.
 */
static const char *const remarks[] = {
  "whatsapp", "whatsap", "whats", "wapp", "wsp", "wa", "celular", "cel", "movil", "móvil", "mobile",
  "cell", "telefono", "teléfono", "telf", "tel", "fono", "phone", "casa", "oficina", "trabajo",
  "personal", "fijo", "home", "work", "office", "fax", "corporativo", "p",
};

static bool
is_remark (const std::string &word)
{
  for (const char *remark : remarks)
    {
      if (word == remark)
        return true;
    }

  return false;
}

static bool
is_letter (const char *p)
{
  return g_unichar_isalpha (g_utf8_get_char (p));
}

/* Drops brackets that hold words, remarks, and the apostrophe by which spreadsheets
 * keep a number from being calculated with.
 */
static std::string
clean (const char *typed)
{
  std::string kept;

  for (const char *p = typed; *p != '\0';)
    {
      if (*p == '(')
        {
          const char *end = strchr (p, ')');
          bool words = false;

          for (const char *q = p; end != NULL && q < end; q = g_utf8_next_char (q))
            words = words || is_letter (q);
          if (words)
            {
              p = end + 1;
              continue;
            }
        }
      if (is_letter (p))
        {
          const char *start = p;

          while (*p != '\0' && is_letter (p))
            p = g_utf8_next_char (p);
          g_autofree char *lower = g_utf8_strdown (start, p - start);
          if (is_remark (lower))
            {
              while (*p == '.' || *p == ':')
                p++;
              kept += ' ';
            }
          else
            kept.append (start, p - start);
          continue;
        }
      if (*p != '\'' && *p != '`' && *p != '=' && *p != '"')
        kept.append (p, g_utf8_next_char (p) - p);
      p = g_utf8_next_char (p);
    }

  return kept;
}

static bool
parse (const std::string &text,
       const char        *country,
       PhoneNumber       *number)
{
  return util ()->Parse (text, country, number) == PhoneNumberUtil::NO_PARSING_ERROR
         && util ()->IsValidNumber (*number);
}

/* A number typed in full but without its plus: nothing but digits, and enough of them
 * to hold a country's code.  With blanks between it would too often be a national one.
 */
static bool
parse_international (const std::string &text,
                     PhoneNumber       *number)
{
  size_t first = text.find_first_not_of (" \t");
  size_t last = text.find_last_not_of (" \t");
  std::string digits;

  if (first == std::string::npos)
    return false;

  digits = text.substr (first, last - first + 1);
  if (digits.compare (0, 2, "00") == 0)
    digits.erase (0, 2);
  else if (digits.size () < 11 || digits.find_first_not_of ("0123456789") != std::string::npos
           || digits[0] == '0')
    return false;

  return parse ("+" + digits, "ZZ", number);
}

static bool
normalize (const char  *typed,
           const char  *country,
           std::string *e164,
           bool        *mobile)
{
  std::string text = clean (typed);
  PhoneNumber number;
  bool found = false;

  if (text.compare (0, 2, "00") == 0)
    found = parse_international (text, &number);
  if (!found)
    found = parse (text, country != NULL ? country : "ZZ", &number);
  if (!found)
    found = parse_international (text, &number);
  if (!found)
    return false;

  /* An extension is no part of E.164, it stays in what was typed. */
  util ()->Format (number, PhoneNumberUtil::E164, e164);
  PhoneNumberUtil::PhoneNumberType type = util ()->GetNumberType (number);
  *mobile = type == PhoneNumberUtil::MOBILE || type == PhoneNumberUtil::FIXED_LINE_OR_MOBILE;

  return true;
}

/**
 * tamiz_phone_normalize:
 * @typed: (nullable): a number as typed, one only (see tamiz_phone_split())
 * @country: (nullable): ISO 3166-1 alpha-2 of the row, else of the base
 * @e164: (out) (transfer full): the number, `+59171234567`
 * @mobile: (out) (nullable): whether it may be a mobile
 *
 * Reads a telephone number with its country, else as international digits.  Safe in
 * any thread.
 *
 * Returns: whether it is a number that can exist
 */
extern "C" gboolean
tamiz_phone_normalize (const char  *typed,
                       const char  *country,
                       char       **e164,
                       gboolean    *mobile)
{
  *e164 = NULL;
  if (mobile != NULL)
    *mobile = FALSE;
  /* No number is longer; the parser itself stops at 250. */
  if (typed == NULL || strlen (typed) > 250 || !g_utf8_validate (typed, -1, NULL))
    return FALSE;

  try
    {
      std::string number;
      bool may_move = false;

      if (!normalize (typed, country, &number, &may_move))
        return FALSE;

      *e164 = g_strdup (number.c_str ());
      if (mobile != NULL)
        *mobile = may_move;
      return TRUE;
    }
  catch (...)
    {
      return FALSE;
    }
}

static guint
count_digits (const char *text,
              gsize       size)
{
  guint digits = 0;

  for (const char *p = text; p < text + size; p = g_utf8_next_char (p))
    digits += g_unichar_isdigit (g_utf8_get_char (p));

  return digits;
}

/* Where a separator of numbers stands at @p: its length, else 0. */
static gsize
separator_at (const char *p)
{
  static const char *const words[] = { " ::: ", " o ", " y ", " ó ", " or ", " and ", " e " };

  if (strchr ("/;,|\n", *p) != NULL)
    return 1;
  for (const char *word : words)
    {
      if (g_str_has_prefix (p, word))
        return strlen (word);
    }

  return 0;
}

/**
 * tamiz_phone_split:
 * @typed: a cell
 *
 * Splits a cell that holds several numbers, as in `22123456/71234567`.  A piece too
 * short to be a number stays with the one before it.
 *
 * Returns: (transfer full) (array zero-terminated=1): the numbers, trimmed
 */
extern "C" char **
tamiz_phone_split (const char *typed)
{
  GPtrArray *numbers = g_ptr_array_new ();
  const char *start = typed;

  for (const char *p = typed;;)
    {
      gsize skip = *p != '\0' ? separator_at (p) : 0;

      if (*p != '\0' && (skip == 0 || count_digits (start, p - start) < 6
                         || count_digits (p, strcspn (p + skip, "/;,|\n") + skip) < 6))
        {
          p = g_utf8_next_char (p);
          continue;
        }

      char *number = g_strstrip (g_strndup (start, p - start));
      if (*number != '\0')
        g_ptr_array_add (numbers, number);
      else
        g_free (number);
      if (*p == '\0')
        break;
      p += skip;
      start = p;
    }
  g_ptr_array_add (numbers, NULL);

  return (char **) g_ptr_array_free (numbers, FALSE);
}

static bool
write_number (const std::string &e164,
              std::string       *written)
{
  PhoneNumber number;

  if (util ()->Parse (e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return false;

  util ()->Format (number, PhoneNumberUtil::INTERNATIONAL, written);
  return true;
}

/**
 * tamiz_phone_dup_written:
 * @number: (nullable): in E.164, or as typed where it is not understood
 *
 * Writes a number as people read it: in the groups of its country, `+54 9 11 4567-8901`.
 *
 * Returns: (transfer full) (nullable): the number; as it is where it is not in E.164
 */
extern "C" char *
tamiz_phone_dup_written (const char *number)
{
  if (number == NULL || number[0] != '+' || number[1] == '\0' || number[1 + strspn (number + 1, "0123456789")] != '\0')
    return g_strdup (number);

  try
    {
      std::string written;

      return g_strdup (write_number (number, &written) ? written.c_str () : number);
    }
  catch (...)
    {
      return g_strdup (number);
    }
}

/**
 * tamiz_phone_prepare:
 *
 * Reads the numbering plans and makes their patterns ready, which takes some milliseconds:
 * the first number that is shown does not wait for it.  For any thread.
 */
extern "C" void
tamiz_phone_prepare (void)
{
  g_free (tamiz_phone_dup_written ("+12125550123"));
}

/**
 * tamiz_phone_dup_key:
 * @e164: a number
 *
 * Gets what two numbers are compared by.  An Argentine mobile is written with a 9
 * after the country code and dialled without it at home, and typed both ways.
 *
 * Returns: (transfer full): the number, Argentine ones without the 9
 */
extern "C" char *
tamiz_phone_dup_key (const char *e164)
{
  if (g_str_has_prefix (e164, "+549"))
    return g_strconcat ("+54", e164 + 4, NULL);

  return g_strdup (e164);
}

/**
 * tamiz_phone_dup_tail:
 * @typed: a number, as typed or in E.164
 *
 * Gets the last eight digits, by which a number that is not understood is compared.
 *
 * Returns: (transfer full) (nullable): eight digits, or %NULL where there are fewer
 */
extern "C" char *
tamiz_phone_dup_tail (const char *typed)
{
  char tail[9];
  guint n = 0;

  for (const char *p = typed; *p != '\0'; p = g_utf8_next_char (p))
    {
      int digit = g_unichar_digit_value (g_utf8_get_char (p));

      if (digit < 0)
        continue;
      if (n == 8)
        memmove (tail, tail + 1, 7);
      else
        n++;
      tail[n - 1] = (char) ('0' + digit);
    }
  tail[n] = '\0';

  return n == 8 ? g_strdup (tail) : NULL;
}

/**
 * tamiz_phone_dup_country:
 * @e164: a number
 *
 * Gets the country that a number belongs to.
 *
 * Returns: (transfer full) (nullable): ISO 3166-1 alpha-2, or %NULL
 */
extern "C" char *
tamiz_phone_dup_country (const char *e164)
{
  try
    {
      PhoneNumber number;
      std::string region;

      if (util ()->Parse (e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
        return NULL;
      util ()->GetRegionCodeForNumber (number, &region);
      return region.size () == 2 && region != "ZZ" ? g_strdup (region.c_str ()) : NULL;
    }
  catch (...)
    {
      return NULL;
    }
}

/**
 * tamiz_phone_is_country:
 * @code: (nullable): a text
 *
 * Tells whether a text is the code of a country that has telephones.
 *
 * Returns: whether it is an ISO 3166-1 alpha-2 code
 */
extern "C" gboolean
tamiz_phone_is_country (const char *code)
{
  try
    {
      return code != NULL && strlen (code) == 2 && util ()->GetCountryCodeForRegion (code) != 0;
    }
  catch (...)
    {
      return FALSE;
    }
}
