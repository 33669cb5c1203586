#include "config.h"

#include "intake-support.h"
#include "tamiz-error.h"
#include "tamiz-vcard-reader.h"

#include <glib/gstdio.h>

#include <string.h>

#define CORPUS "corpus/vcard/ez-vcard/src/test/resources/ezvcard/"

static TamizRowReader *
read_bytes (const char *data,
            gssize      size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size >= 0 ? (gsize) size : strlen (data));
  g_autoptr (GError) error = NULL;
  TamizVcardReader *reader = tamiz_vcard_reader_new (bytes, NULL, &error);

  g_assert_no_error (error);
  return TAMIZ_ROW_READER (reader);
}

static TamizRow *
next_row (TamizRowReader *reader)
{
  g_autoptr (GError) error = NULL;
  TamizRow *row = NULL;

  tamiz_row_reader_read_row (reader, &row, NULL, &error);
  g_assert_no_error (error);
  return row;
}

static const char *
cell (TamizRowReader *reader,
      TamizRow       *row,
      const char     *column)
{
  const char *const *header = tamiz_row_reader_get_header (reader);

  for (guint i = 0; header[i] != NULL; i++)
    {
      if (g_str_equal (header[i], column))
        return tamiz_row_get_cell (row, i);
    }

  return "";
}

/* Reads the only card of a text and compares: column, value … NULL. */
static void
expect (const char *text,
        ...) G_GNUC_NULL_TERMINATED;

static void
expect (const char *text,
        ...)
{
  g_autoptr (TamizRowReader) reader = read_bytes (text, -1);
  g_autoptr (TamizRow) row = next_row (reader);
  const char *column;
  va_list list;

  g_assert_nonnull (row);
  g_assert_null (row->reject_code);
  va_start (list, text);
  while ((column = va_arg (list, const char *)) != NULL)
    g_assert_cmpstr (cell (reader, row, column), ==, va_arg (list, const char *));
  va_end (list);
  g_assert_null (next_row (reader));
}

static void
test_awkward_contacts (void)
{
  g_autofree char *path = shared_file ("messy/contacts_mixed.vcf");
  g_autofree char *expected_path = shared_file ("messy/expected/contacts_mixed.vcf.json");
  TamizNormalizerSettings settings = { .country = "BO", .source = "Archivo", .source_kind = -1, .activity = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizRowReader) reader = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (json_t) expected = NULL;
  guint with_note = 0;

  if (path == NULL)
    return;

  reader = tamiz_row_reader_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tamiz_row_reader_get_format (reader), ==, "vcard");
  g_assert_cmpstr (tamiz_row_reader_get_encoding (reader), ==, "utf-8");
  g_assert_cmpint (tamiz_row_reader_get_delimiter (reader), ==, 0);
  expected = json_load_file (expected_path, 0, NULL);
  all = stage_reader (TAMIZ_IMPORT_OF_PEOPLE, reader, NULL, &settings);
  g_assert_cmpuint (all->len, ==, json_integer_value (json_object_get (expected, "rows")));
  g_assert_cmpuint (tamiz_row_reader_get_n_left_out (reader), ==, 0);

  for (guint i = 0; i < all->len; i++)
    {
      TamizStaged *staged = all->pdata[i];
      json_t *lead = json_array_get (json_object_get (expected, "leads"), i);

      g_assert_cmpstr (text_of (staged, TAMIZ_STAGED_FIRST_NAME), ==, tamiz_json_get_text (lead, "first"));
      g_assert_cmpstr (text_of (staged, TAMIZ_STAGED_LAST_NAME), ==, tamiz_json_get_text (lead, "last"));
      g_assert_cmpuint (staged->emails->len, ==, 1);
      g_assert_cmpstr (((TamizStagedEmail *) staged->emails->pdata[0])->address, ==,
                       tamiz_json_get_text (lead, "email"));
      g_assert_cmpuint (staged->phones->len, ==, 1);
      g_assert_cmpstr (((TamizStagedPhone *) staged->phones->pdata[0])->e164, ==,
                       tamiz_json_get_text (lead, "phone_e164"));
      g_assert_cmpuint (staged->problems->len, ==, 0);
      g_assert_cmpuint (staged->customs->len, ==, 0);
      if (i % 2 == 1)
        continue;  /* cards of version 2.1 carry only these */
      g_assert_cmpstr (text_of (staged, TAMIZ_STAGED_COMPANY), ==, tamiz_json_get_text (lead, "company"));
      g_assert_cmpstr (text_of (staged, TAMIZ_STAGED_CITY), ==, tamiz_json_get_text (lead, "city"));
      g_assert_cmpstr (text_of (staged, TAMIZ_STAGED_NOTES), ==, tamiz_json_get_text (lead, "note"));
      with_note += *text_of (staged, TAMIZ_STAGED_NOTES) != '\0';
    }
  g_assert_cmpuint (with_note, ==, 4);
}

/* What programs write: of each file the cards, and of its first card what is asked. */
static const struct
{
  const char *file;
  guint cards;
  const char *first, *last, *company, *job_title, *email, *phone, *fax, *city;
} programs[] = {
  { "io/text/John_Doe_ANDROID.vcf", 6, "", "", "", "", "john.doe@company.com", "", "", "" },
  { "io/text/John_Doe_BLACK_BERRY.vcf", 1, "john", "Doe", "Acme Solutions", "", "", "+96123456789", "", "" },
  { "io/text/John_Doe_EVOLUTION.vcf", 1, "John Richter, James", "Doe", "IBM", "Money Counter", "john.doe@ibm.com",
    "905-666-1234", "", "Albaney" },
  { "io/text/John_Doe_GMAIL.vcf", 1, "John Richter, James", "Doe", "IBM", "Money Counter", "john.doe@ibm.com",
    "905-555-1234", "", "" },
  { "io/text/John_Doe_IPHONE.vcf", 1, "John Richter James", "Doe", "IBM", "Money Counter", "john.doe@ibm.com",
    "905-555-1234", "905-888-1234\n905-999-1234", "New York" },
  { "io/text/John_Doe_LOTUS_NOTES.vcf", 1, "John Johny", "Doe", "IBM", "Generic Accountant", "john.doe@ibm.com",
    "+1 (212) 204-34456", "00-1-212-555-7777", "New York" },
  { "io/text/John_Doe_MAC_ADDRESS_BOOK.vcf", 1, "John Richter,James", "Doe", "IBM", "Money Counter",
    "john.doe@ibm.com", "905-777-1234", "905-888-1234\n905-999-1234", "New York" },
  { "io/text/John_Doe_MS_OUTLOOK.vcf", 1, "John Richter,James", "Doe", "IBM", "Money Counter", "john.doe@ibm.cm",
    "(905) 555-1234", "", "Albaney" },
  { "io/text/fullcontact.vcf", 1, "FirstName MiddleName", "LastName", "Organization1", "Title1", "home@example.com",
    "555-555-1111", "555-555-1116\n555-555-1117", "WorkCity" },
  { "io/text/gmail-list.vcf", 3, "Arnold", "Smith", "", "", "asmithk@gmail.com", "", "", "" },
  { "io/text/gmail-single.vcf", 1, "Greg", "Dartmouth", "TheCompany", "TheJobTitle", "gdartmouth@hotmail.com",
    "555 555 1111", "", "Custom City" },
  { "io/text/gmail-single2.vcf", 1, "VCard", "Test", "TheCompany", "TheJobTitle", "email@example.com", "5555551111",
    "5555551117\n5555551118", "NY" },
  { "io/text/outlook-2003.vcf", 1, "John", "Doe", "Company, The", "The Job Title", "jdoe@hotmail.com",
    "BusinessPhone", "BusinessFaxPhone", "Austin" },
  { "io/text/outlook-2007.vcf", 1, "Michael", "Angstadt", "TheCompany", "TheJobTitle", "mike.angstadt@gmail.com",
    "(111) 555-1111", "(111) 555-3333", "New York" },
  { "io/text/rfc2426-example.vcf", 2, "Frank", "Dawson", "Lotus Development Corporation", "",
    "Frank_Dawson@Lotus.com", "+1-919-676-9515", "+1-919-676-9564", "Raleigh" },
  { "io/text/rfc6350-example.vcf", 1, "Simon", "Perreault", "Viagenie", "", "simon.perreault@viagenie.ca",
    "+1-418-656-9254 ext. 102", "", "Quebec" },
  { "io/text/thunderbird-MoreFunctionsForAddressBook-extension.vcf", 1, "John", "Doe", "TheOrganization", "TheTitle",
    "doe.john@hotmail.com", "555-555-1111", "555-555-3333", "New York" },
  { "issue/issue114.vcf", 1, "Dummy", "Dummy", "Dummy GmbH", "", "dummy.dummy@dummy.com", "+49 1234 56789", "",
    "Bad Homburg" },
};

static void
test_program (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *name = g_strconcat (CORPUS, programs[i].file, NULL);
  g_autofree char *path = shared_file (name);
  TamizNormalizerSettings settings = { .country = "US", .source = "Archivo", .source_kind = -1, .activity = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizRowReader) reader = NULL;
  g_autoptr (TamizRow) row = NULL;
  g_autoptr (GPtrArray) all = NULL;

  if (path == NULL)
    return;

  reader = tamiz_row_reader_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tamiz_row_reader_get_format (reader), ==, "vcard");
  row = next_row (reader);
  g_assert_cmpstr (cell (reader, row, "Company"), ==, programs[i].company);
  g_assert_cmpstr (cell (reader, row, "Job title"), ==, programs[i].job_title);
  g_assert_cmpstr (cell (reader, row, "Email"), ==, programs[i].email);
  g_assert_cmpstr (cell (reader, row, "Phone"), ==, programs[i].phone);
  g_assert_cmpstr (cell (reader, row, "Fax"), ==, programs[i].fax);
  g_assert_cmpstr (cell (reader, row, "City"), ==, programs[i].city);
  tamiz_row_reader_rewind (reader);
  all = stage_reader (TAMIZ_IMPORT_OF_PEOPLE, reader, NULL, &settings);
  g_assert_cmpuint (all->len, ==, programs[i].cards);
  g_assert_cmpuint (tamiz_row_reader_get_n_left_out (reader), ==, 0);
  g_assert_cmpstr (text_of (all->pdata[0], TAMIZ_STAGED_FIRST_NAME), ==, programs[i].first);
  g_assert_cmpstr (text_of (all->pdata[0], TAMIZ_STAGED_LAST_NAME), ==, programs[i].last);
  /* Pictures and designs come in no column. */
  for (guint j = 0; j < all->len; j++)
    {
      TamizRow *each = ((TamizStaged *) all->pdata[j])->row;

      for (guint k = 0; k < each->n_cells; k++)
        g_assert_cmpuint (strlen (each->cells[k]), <, 3000);
    }
}

static void
test_versions_say_the_same (void)
{
  static const char *const texts[] = {
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Ana;;;\r\n"
    "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Cervecer=C3=ADa=\r\n Andina;Compras\r\n"
    "TITLE:Jefa de compras\r\nTEL;CELL;PREF:71234567\r\nTEL;WORK;FAX:22123456\r\n"
    "EMAIL;INTERNET:ana@andina.example\r\nEMAIL;INTERNET;HOME:ana@casa.example\r\n"
    "ADR;WORK:;;Av. Arce 2345;La Paz;LP;0101;Bolivia\r\nURL;WORK:https://andina.example\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE:uno=0D=0Ados\r\nUID:17\r\nCATEGORIES:feria,interesada\r\nEND:VCARD\r\n",

    "BEGIN:VCARD\nVERSION:3.0\nN:Núñez;Ana;;;\nFN:Ana Núñez\nORG:Cervecería An\n dina;Compras\n"
    "TITLE:Jefa de compras\nTEL;TYPE=FAX,WORK:22123456\nitem1.TEL;type=CELL;type=pref:71234567\n"
    "item1.X-ABLabel:_$!<Mobile>!$_\nEMAIL;TYPE=INTERNET:ana@andina.example\n"
    "EMAIL;TYPE=INTERNET,HOME:ana@casa.example\nADR;TYPE=WORK:;;Av. Arce 2345;La Paz;LP;0101;Bolivia\n"
    "URL:https\\://andina.example\nNOTE:uno\\ndos\nUID:17\nCATEGORIES:feria,interesada\nEND:VCARD\n",

    "BEGIN:VCARD\nVERSION:4.0\nFN:Ana Núñez\nN:Núñez;Ana;;;\nORG;SORT-AS=\"Andina;Compras\":Cervecería Andina;Compras\n"
    "TITLE:Jefa de compras\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,cell\":tel:71234567\nTEL;TYPE=\"work,fax\":22123456\n"
    "EMAIL;PREF=1:ana@andina.example\nEMAIL;TYPE=home:mailto:ana@casa.example\n"
    "ADR;TYPE=work;LABEL=\"Av. Arce 2345\\nLa Paz: centro\":;;Av. Arce 2345;La Paz;LP;0101;Bolivia\n"
    "URL:https://andina.example\nNOTE:uno\\nd\n os\nUID:17\nCATEGORIES:feria,interesada\nEND:VCARD\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    expect (texts[i], "First name", "Ana", "Last name", "Núñez", "Full name", "", "Company", "Cervecería Andina",
            "Department", "Compras", "Job title", "Jefa de compras", "Phone", "71234567", "Phone 2", "", "Fax",
            "22123456", "Email", "ana@andina.example", "Email 2", "ana@casa.example", "Address",
            "Av. Arce 2345, LP, 0101", "City", "La Paz", "Country", "Bolivia", "Website", "https://andina.example",
            "External id", "17", "Tags", "feria\ninteresada", "Notes", i == 0 ? "uno\r\ndos" : "uno\ndos", NULL);
}

static void
test_columns_are_known_to_the_mapping (void)
{
  g_autoptr (TamizRowReader) reader
      = read_bytes ("BEGIN:VCARD\nVERSION:3.0\nN:Paz;Ada;;;\nTITLE:Jefa\nORG:Paz\nEMAIL:a@paz.example\n"
                    "EMAIL:b@paz.example\nTEL:71234567\nTEL:71234568\nIMPP:xmpp:ada@paz.example\nX-SKYPE:ada\n"
                    "URL:http://paz.example\nADR:;;Calle 1;Sucre;;;Bolivia\nLANG:es\nTZ:America/La_Paz\n"
                    "CATEGORIES:a\nUID:1\nNOTE:n\nX-SOCIALPROFILE;TYPE=linkedin:https://www.linkedin.com/in/ada\n"
                    "BDAY:1980-01-01\nREV:20120305T133254Z\nGENDER:F\nEND:VCARD\n", -1);
  g_autoptr (TamizMapping) mapping
      = tamiz_mapping_new (TAMIZ_IMPORT_OF_PEOPLE, tamiz_row_reader_get_header (reader), NULL, NULL, "BO", NULL);
  g_autoptr (TamizRow) row = next_row (reader);
  TamizNormalizerSettings settings = { .country = "BO", .source = "x", .source_kind = -1, .activity = -1 };
  g_autoptr (TamizNormalizer) normalizer = tamiz_normalizer_new (mapping, &settings);
  g_autoptr (TamizStaged) staged = tamiz_normalizer_stage (normalizer, row, NULL);
  const TamizStagedHandle *handle;

  g_assert_cmpuint (tamiz_mapping_get_n_custom (mapping), ==, 0);
  g_assert_cmpuint (staged->emails->len, ==, 2);
  g_assert_cmpuint (staged->phones->len, ==, 2);
  g_assert_cmpuint (staged->handles->len, ==, 3);
  handle = staged->handles->pdata[0];
  g_assert_cmpstr (handle->network, ==, "linkedin");
  g_assert_cmpstr (handle->handle, ==, "https://www.linkedin.com/in/ada");
  handle = staged->handles->pdata[1];
  g_assert_cmpstr (handle->network, ==, "xmpp");
  g_assert_cmpstr (handle->handle, ==, "ada@paz.example");
  g_assert_cmpstr (text_of (staged, TAMIZ_STAGED_DOMAIN), ==, "paz.example");
  g_assert_cmpstr (text_of (staged, TAMIZ_STAGED_COUNTRY), ==, "BO");
  g_assert_cmpstr (text_of (staged, TAMIZ_STAGED_LANGUAGE), ==, "es");
  g_assert_cmpstr (text_of (staged, TAMIZ_STAGED_TIMEZONE), ==, "America/La_Paz");
}

/* A fold of 2.1 stands at a blank, which is the text's; in later ones the blank is the fold's. */
static void
test_folds (void)
{
  expect ("BEGIN:VCARD\nVERSION:2.1\nN:Paz;Ada\nNOTE:se dobla\n  aquí\n mismo\nEND:VCARD\n",
          "Notes", "se dobla  aquí mismo", NULL);
  expect ("BEGIN:VCARD\nVERSION:3.0\nN:Paz;Ada\nNOTE:se do\n bla\n  aquí\n\tmismo\nEND:VCARD\n",
          "Notes", "se dobla aquímismo", NULL);
  expect ("BEGIN:VCARD\nVERSION:4.0\nN:Pa\n z;Ada\nEMA\n IL;TYPE=wo\n rk:ada@paz.example\nEND:VCARD\n",
          "Last name", "Paz", "Email", "ada@paz.example", NULL);
  /* A soft line end that nothing follows takes no card's end along. */
  expect ("BEGIN:VCARD\nVERSION:2.1\nN:Paz;Ada\nNOTE;ENCODING=QUOTED-PRINTABLE:igual =3D=\nEND:VCARD\n",
          "Notes", "igual =", NULL);
  /* Lines that end in CR, in CR CR LF. */
  expect ("BEGIN:VCARD\rVERSION:3.0\rN:Paz;A\r da\rEND:VCARD\r", "First name", "Ada", NULL);
  expect ("BEGIN:VCARD\r\r\nVERSION:3.0\r\r\nN:Paz;A\r\r\n da\r\r\nEND:VCARD\r\r\n", "First name", "Ada", NULL);
}

static void
test_encodings (void)
{
  static const char latin[] = "BEGIN:VCARD\nVERSION:2.1\nN:Mu\xf1oz;Be\xe9n\nEND:VCARD\n";
  g_autofree char *utf16 = NULL;
  gsize size;

  expect (latin, "Last name", "Muñoz", NULL);
  expect ("BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Mu=F1oz;Ada\nEND:VCARD\n",
          "Last name", "Muñoz", NULL);
  expect ("BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED=EE=E2=E0;Ada\n"
          "END:VCARD\n",
          "Last name", "Иванова", NULL);
  expect ("BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:Mu=F1oz;Ada\nEND:VCARD\n", "Last name", "Muñoz", NULL);
  expect ("BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=no-such;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz;Ada\nEND:VCARD\n",
          "Last name", "Muñoz", NULL);
  /* Saved anew as UTF-8, and it still says what it was. */
  expect ("BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1:Muñoz;Ada\nEND:VCARD\n", "Last name", "Muñoz", NULL);
  /* Encoded twice. */
  expect ("BEGIN:VCARD\nVERSION:3.0\nN:MuÃ±oz;Ada\nEND:VCARD\n", "Last name", "Muñoz", NULL);
  expect ("BEGIN:VCARD\nVERSION:2.1\nN:Paz;Ada\nNOTE;BASE64:w7FhbmTDug==\n\nEND:VCARD\n", "Notes", "ñandú", NULL);
  expect ("\xef\xbb\xbf" "BEGIN:VCARD\nVERSION:3.0\nN:Paz;Ada\nEND:VCARD\n", "Last name", "Paz", NULL);

  utf16 = g_convert ("\xef\xbb\xbf" "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Muñoz;Ada\r\nNOTE:un\r\n o\r\nEND:VCARD\r\n", -1,
                     "UTF-16BE", "UTF-8", NULL, &size, NULL);
  {
    g_autoptr (TamizRowReader) reader = read_bytes (utf16, (gssize) size);
    g_autoptr (TamizRow) row = next_row (reader);

    g_assert_true (tamiz_vcard_looks_like_one ((const guint8 *) utf16, size));
    g_assert_cmpstr (tamiz_row_reader_get_encoding (reader), ==, "utf-16be");
    g_assert_cmpstr (cell (reader, row, "Last name"), ==, "Muñoz");
    g_assert_cmpstr (cell (reader, row, "Notes"), ==, "uno");
    g_assert_null (next_row (reader));
    g_assert_cmpuint (tamiz_row_reader_get_position (reader), ==, tamiz_row_reader_get_size (reader));
  }
}

static void
test_names (void)
{
  /* The whole name in one part, and a single one. */
  expect ("BEGIN:VCARD\nN:;Juan Carlos Pérez;;;\nFN:Juan Carlos Pérez\nEND:VCARD\n", "Full name", "Juan Carlos Pérez",
          "First name", "", NULL);
  expect ("BEGIN:VCARD\nN:;Madonna;;;\nFN:Madonna\nEND:VCARD\n", "First name", "Madonna", NULL);
  expect ("BEGIN:VCARD\nFN:Ada Paz\nEND:VCARD\n", "Full name", "Ada Paz", NULL);
  expect ("BEGIN:VCARD\nN:Pérez\\, hijo;Juan;Luis,Carlos;Ing.;MSc,PhD\nEND:VCARD\n", "Last name", "Pérez, hijo",
          "First name", "Juan Luis Carlos", "Name prefix", "Ing.", "Name suffix", "MSc, PhD", NULL);
  /* A company's card. */
  expect ("BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Andina S.A.\nORG:Andina S.A.\nX-ABShowAs:COMPANY\nEND:VCARD\n", "Company",
          "Andina S.A.", "Full name", "", NULL);
  expect ("BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Andina S.A.\nEND:VCARD\n", "Company", "Andina S.A.", "Full name", "",
          NULL);
}

static void
test_telephones (void)
{
  expect ("BEGIN:VCARD\nN:Paz;Ada\nTEL;TYPE=home:2212345\nTEL;TYPE=cell,pref:71234567\n"
          "TEL;VALUE=uri:tel:+591-2-2212345;ext=12\nTEL;TYPE=pager:99\nitem1.TEL:2200000\n"
          "item1.X-ABLabel:_$!<AssistantPhone>!$_\nIMPP;X-SERVICE-TYPE=WhatsApp:whatsapp:+59171234599\nEND:VCARD\n",
          "Phone", "71234567", "Phone 2", "2212345", "Phone 3", "+591-2-2212345 ext. 12", "Phone 4", "+59171234599",
          "Notes", "Pager: 99\nAssistant’s telephone: 2200000", NULL);
}

/* More than there are columns for. */
static void
test_many_addresses (void)
{
  g_autoptr (GString) text = g_string_new ("BEGIN:VCARD\nN:Paz;Ada\n");
  TamizNormalizerSettings settings = { .country = "BO", .source = "x", .source_kind = -1, .activity = -1 };
  g_autoptr (TamizRowReader) reader = NULL;
  g_autoptr (GPtrArray) all = NULL;

  for (guint i = 0; i < 30; i++)
    g_string_append_printf (text, "EMAIL:ada%u@paz.example\n", i);
  g_string_append (text, "END:VCARD\n");
  reader = read_bytes (text->str, -1);
  all = stage_reader (TAMIZ_IMPORT_OF_PEOPLE, reader, NULL, &settings);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpuint (((TamizStaged *) all->pdata[0])->emails->len, ==, 30);
}

static void
test_cards_within_cards (void)
{
  static const char *const texts[] = {
    "BEGIN:VCARD\nVERSION:2.1\nN:Paz;Ada\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nN:Rojas;Eva\nTEL:2212345\nEND:VCARD\n"
    "TITLE:Jefa\nEND:VCARD\nBEGIN:VCARD\nN:Sol;Ida\nEND:VCARD\n",
    "BEGIN:VCARD\nVERSION:3.0\nN:Paz;Ada\nAGENT:BEGIN:VCARD\\nN:Rojas\\;Eva\\nTEL:2212345\\nEND:VCARD\\n\n"
    "TITLE:Jefa\nEND:VCARD\nBEGIN:VCARD\nN:Sol;Ida\nEND:VCARD\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TamizRowReader) reader = read_bytes (texts[i], -1);
      g_autoptr (TamizRow) row = next_row (reader);
      g_autoptr (TamizRow) other = next_row (reader);

      g_assert_cmpstr (cell (reader, row, "First name"), ==, "Ada");
      g_assert_cmpstr (cell (reader, row, "Job title"), ==, "Jefa");
      g_assert_cmpstr (cell (reader, row, "Phone"), ==, "");
      g_assert_cmpstr (cell (reader, row, "Notes"), ==, "Acts for them: Eva Rojas, 2212345");
      g_assert_cmpstr (cell (reader, other, "First name"), ==, "Ida");
      g_assert_null (next_row (reader));
    }
}

static void
test_broken_cards (void)
{
  g_autoptr (TamizRowReader) reader
      = read_bytes ("un texto antes\nBEGIN:VCARD\nVERSION:3.0\nN:Uno;Ada\nesto no es nada\nEND:VCARD\n"
                    "\nBEGIN:VCARD\nN:Dos;Ida\nBEGIN:VCARD\nN:Tres;Eva\nEND:VCARD\nEND:VCARD\n"
                    "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Todas\nMEMBER:urn:uuid:1\nEND:VCARD\n"
                    "BEGIN:VCARD\nREV:20120305T133254Z\nEND:VCARD\n"
                    "BEGIN:VCARD\nN:Cuatro;Pía\nTEL:7123", -1);
  static const struct
  {
    guint64 line;
    const char *last, *rejected;
  } rows[] = { { 2, "Uno", NULL }, { 8, "Dos", "card" }, { 10, "Tres", NULL }, { 23, "Cuatro", "card" } };
  static const struct
  {
    guint64 line;
    const char *code;
  } left_out[] = { { 1, "no_card" }, { 13, "no_card" }, { 14, "group" }, { 20, "card" } };
  GPtrArray *listed;

  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          g_autoptr (TamizRow) row = next_row (reader);

          g_assert_cmpuint (row->line, ==, rows[i].line);
          g_assert_cmpstr (cell (reader, row, "Last name"), ==, rows[i].last);
          g_assert_cmpstr (row->reject_code, ==, rows[i].rejected);
          g_assert_true ((row->reject_reason != NULL) == (rows[i].rejected != NULL));
          if (i == 0)
            {
              g_assert_cmpstr (cell (reader, row, "Notes"), ==, "esto no es nada");
              g_assert_cmpstr (((TamizIntakeProblem *) row->problems->pdata[0])->code, ==, "line");
            }
        }
      g_assert_null (next_row (reader));
      listed = tamiz_row_reader_get_left_out (reader);
      g_assert_cmpuint (listed->len, ==, G_N_ELEMENTS (left_out));
      for (guint i = 0; i < listed->len; i++)
        {
          const TamizIntakeProblem *problem = listed->pdata[i];

          g_assert_cmpuint (problem->line, ==, left_out[i].line);
          g_assert_cmpstr (problem->code, ==, left_out[i].code);
        }
      tamiz_row_reader_rewind (reader);
    }
}

static void
test_no_card_at_all (void)
{
  static const char *const texts[] = { "BEGIN:VCARD\nEND:VCARD\n", "nombre,correo\nAda,ada@paz.example\n", "BEGIN:VCARD" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_vcard_reader_new (bytes, NULL, &error));
      g_assert_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY);
    }
}

static void
test_found_by_content_then_by_name (void)
{
  static const struct
  {
    const char *name, *text, *format;
  } files[] = {
    { "contactos.csv", "\r\n begin:vCard\r\nN:Paz;Ada\r\nEND:VCARD\r\n", "vcard" },
    { "contactos.vcf", "un texto\nBEGIN:VCARD\nN:Paz;Ada\nEND:VCARD\n", "vcard" },
    { "contactos.txt", "nombre;correo\nAda;ada@paz.example\n", "csv" },
  };
  g_autofree char *folder = g_dir_make_tmp ("tamiz-vcard-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (TamizRowReader) reader = NULL;

      g_assert_true (g_file_set_contents (path, files[i].text, -1, NULL));
      reader = tamiz_row_reader_open (path, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (tamiz_row_reader_get_format (reader), ==, files[i].format);
      g_remove (path);
    }
  g_rmdir (folder);
}

/* A line without end is bounded, and what comes after it is read. */
static void
test_huge_lines (void)
{
  g_autoptr (GString) text = g_string_new ("BEGIN:VCARD\nVERSION:3.0\nN:Paz;Ada\nPHOTO;ENCODING=b:");
  g_autoptr (TamizRowReader) reader = NULL;
  g_autoptr (TamizRow) row = NULL;
  gsize photo;

  photo = text->len;
  g_string_set_size (text, photo + (8 << 20));
  memset (text->str + photo, 'A', 8 << 20);
  g_string_append (text, "\nNOTE:");
  photo = text->len;
  g_string_set_size (text, photo + (3 << 20));
  memset (text->str + photo, 'x', 3 << 20);
  g_string_append (text, "\nTEL:71234567\nEND:VCARD\n");

  reader = read_bytes (text->str, (gssize) text->len);
  row = next_row (reader);
  g_assert_cmpstr (cell (reader, row, "Phone"), ==, "71234567");
  g_assert_cmpuint (strlen (cell (reader, row, "Notes")), <=, 1 << 20);
  g_assert_cmpstr (((TamizIntakeProblem *) row->problems->pdata[0])->code, ==, "too_large");
  g_assert_null (next_row (reader));
}

static void
read_all (const char *data,
          gsize       size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TamizVcardReader) reader = tamiz_vcard_reader_new (bytes, NULL, NULL);

  while (reader != NULL)
    {
      g_autoptr (TamizRow) row = next_row (TAMIZ_ROW_READER (reader));

      if (row == NULL)
        return;
      for (guint i = 0; i < row->n_cells; i++)
        g_assert_true (g_utf8_validate (row->cells[i], -1, NULL));
    }
}

/* Cut anywhere, and with wrong bytes anywhere, a file is read or refused. */
static void
test_damage_never_crashes (void)
{
  static const char *const names[] = { "messy/contacts_mixed.vcf", CORPUS "io/text/John_Doe_ANDROID.vcf",
                                       CORPUS "io/text/rfc6350-example.vcf", CORPUS "io/text/outlook-2003.vcf" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = shared_file (names[i]);
      g_autofree char *data = NULL;
      gsize size;

      if (path == NULL || !g_file_get_contents (path, &data, &size, NULL))
        return;
      for (gsize cut = 1; cut < size; cut += 13)
        read_all (data, cut);
      for (gsize at = 0; at < size; at += 7)
        {
          char was = data[at];

          data[at] = (char) g_random_int_range (0, 256);
          read_all (data, size);
          data[at] = was;
        }
    }
}

static void
test_can_be_given_up (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("BEGIN:VCARD\nN:Paz;Ada\nEND:VCARD\n", 32);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (tamiz_vcard_reader_new (bytes, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vcard/awkward-contacts", test_awkward_contacts);
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *file = g_path_get_basename (programs[i].file);
      g_autofree char *name = g_strconcat ("/vcard/programs/", file, NULL);

      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_program);
    }
  g_test_add_func ("/vcard/versions-say-the-same", test_versions_say_the_same);
  g_test_add_func ("/vcard/columns-are-known-to-the-mapping", test_columns_are_known_to_the_mapping);
  g_test_add_func ("/vcard/folds", test_folds);
  g_test_add_func ("/vcard/encodings", test_encodings);
  g_test_add_func ("/vcard/names", test_names);
  g_test_add_func ("/vcard/telephones", test_telephones);
  g_test_add_func ("/vcard/many-addresses", test_many_addresses);
  g_test_add_func ("/vcard/cards-within-cards", test_cards_within_cards);
  g_test_add_func ("/vcard/broken-cards", test_broken_cards);
  g_test_add_func ("/vcard/no-card-at-all", test_no_card_at_all);
  g_test_add_func ("/vcard/found-by-content-then-by-name", test_found_by_content_then_by_name);
  g_test_add_func ("/vcard/huge-lines", test_huge_lines);
  g_test_add_func ("/vcard/damage-never-crashes", test_damage_never_crashes);
  g_test_add_func ("/vcard/can-be-given-up", test_can_be_given_up);

  return g_test_run ();
}
