#include "config.h"

#include "tamiz-letter.h"

/* Writes letters into a folder, for test-letter.py to read with what others have made. */

#define CALENDAR \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tamiz//test//\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@hotel.example\r\n" \
  "DTSTAMP:20261201T120000Z\r\nDTSTART:20261203T140000Z\r\nDTEND:20261203T143000Z\r\nSUMMARY:Reunión con\r\n  Ana\r\n" \
  "ORGANIZER:mailto:ventas@hotel.example\r\nATTENDEE:mailto:maria@cliente.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

static gboolean
write_letter (const char        *folder,
              const char        *name,
              const TamizLetter *letter)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tamiz_letter_compose (letter, &error);

  if (bytes != NULL)
    return g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);

  g_print ("%s: %s\n", name, error->message);
  return TRUE;
}

static gboolean
write_whole (const char *folder)
{
  static const char pdf[] = "%PDF-1.5\n\0\r\n\xff.";
  g_autoptr (GBytes) content = g_bytes_new_static (pdf, sizeof pdf - 1);
  g_autofree char *to = tamiz_letter_write_mailbox ("Ñandú, María \"la jefa\"", "maria@cliente.example");
  const TamizLetterFile files[] = {
    { "Ficha de entrega 7 – Hotel Ñandú.pdf", "application/pdf", content },
    { "連絡先/../Контакт.vcf", "text/vcard", content },
    { "Una ficha con un nombre que no cabe en una sola línea de un encabezado, porque alguien así lo quiso.pdf",
      "application/pdf", content },
  };
  TamizLetter letter = {
    .from = "Hotel Sucre <ventas@hotel.example>",
    .to = to,
    .cc = "Luis Ibáñez <luis@hotel.example>, eva@hotel.example",
    .reply_to = "Luis Ibáñez <luis@hotel.example>",
    .subject = "Su reunión con Luis Ibáñez: jueves 3 de diciembre, 10:00",
    .text = "Estimada María:\n\nNos vemos el jueves.\nFrom aquí, saludos\n.\n\nLuis\n",
    .html = "<p>Estimada <b>María</b>:</p>",
    .calendar = CALENDAR,
    .calendar_method = "REQUEST",
    .files = files,
    .n_files = G_N_ELEMENTS (files),
    .message_id = "0c5b@tamiz.example",
    .in_reply_to = "first@cliente.example",
    .references = "zero@cliente.example first@cliente.example",
  };

  return write_letter (folder, "whole.eml", &letter);
}

static gboolean
write_others (const char *folder)
{
  TamizLetter letter = { .from = "ventas@hotel.example", .to = "maria@cliente.example", .subject = "a\r\nBcc: evil@x.example",
                         .text = "Sí\n", .html = "<p>Sí</p>", .automatic = TRUE };
  TamizLetter draft = { .to = "maria@cliente.example", .subject = "Por enviar", .text = "Sí\n", .draft = TRUE };
  gboolean written = write_letter (folder, "alternative.eml", &letter) && write_letter (folder, "draft.eml", &draft);

  letter.html = NULL;
  written = written && write_letter (folder, "plain.eml", &letter);
  letter.cc = "a@x.example, nobody";
  written = written && write_letter (folder, "bad-cc", &letter);
  letter.cc = NULL;
  letter.to = "a@x.example, b@x.example";
  written = written && write_letter (folder, "two-to", &letter);
  letter.to = "a@x.example\r\nBcc: evil@x.example";

  return written && write_letter (folder, "bad-to", &letter);
}

int
main (int   argc,
      char *argv[])
{
  return argc == 2 && write_whole (argv[1]) && write_others (argv[1]) ? 0 : 1;
}
