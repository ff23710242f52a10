/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words by which columns with data of persons are known, in the languages of people who
 * make tables. Accents and capitals are taken off before words are compared, and words
 * that belong together are written as one: `birthdate` stands for `Birth_Date` too. To
 * have another word, add it to its list. */
#include "config.h"

#include "fus-sensitive-words.h"

#include <string.h>

enum
{
  LONGEST_RUN = 5, /* words of a header that are read as one */
};

static const struct
{
  FusSensitiveWord word;
  const char *texts;
} headers[] = {
  { { FUS_SENSITIVE_EMAIL, FALSE },
    "email emails emailaddress mailaddress emailadresse mailadresse emailadres epost "
    "epostadress epostadresse correo correoelectronico courriel adressemail adresseemail "
    "adressecourriel indirizzoemail eposta posta postaelettronica emailid メール "
    "メールアドレス 电子邮件 邮箱 почта" },
  { { FUS_SENSITIVE_EMAIL, TRUE }, "mail" },
  { { FUS_SENSITIVE_TELEPHONE, FALSE },
    "telephone telephonenumber telephoneno phone phonenumber phoneno phonenr mobilephone "
    "mobilenumber mobileno cellphone cellnumber homephone workphone contactnumber "
    "telefon telefonnummer telefonnr telnr telno telnummer handynummer handynr "
    "mobilnummer mobiltelefon rufnummer telefono numerotelefono numerodetelefono movil "
    "celular cellulare telefone telefoonnummer telefoon puhelin puhelinnumero "
    "numerodetelephone numtel fax faxnumber faxnummer 電話 電話番号 携帯 携帯電話 手机 "
    "手机号 电话 телефон" },
  { { FUS_SENSITIVE_TELEPHONE, TRUE }, "tel mobile handy gsm portable" },
  { { FUS_SENSITIVE_BIRTH, FALSE },
    "birthdate dateofbirth birthday dob birthyear yearofbirth yob bornon birthdt "
    "geburtsdatum geburtstag geburtsjahr gebdatum gebdat gebjahr datedenaissance "
    "datenaissance naissance anneedenaissance anneenaissance fechadenacimiento "
    "fechanacimiento nacimiento anonacimiento anodenacimiento datadinascita datanascita "
    "annodinascita nascita datadenascimento datanascimento nascimento geboortedatum "
    "geboortejaar fodelsedatum fodelsear fodselsdato fodselsar syntymaaika dataurodzenia "
    "rokurodzenia 生年月日 誕生日 生年 出生日期 出生年月 датарождения" },
  { { FUS_SENSITIVE_BIRTH, TRUE }, "born birth geboren geburt" },
  { { FUS_SENSITIVE_POSTCODE, FALSE },
    "postcode postalcode zipcode postleitzahl plz codepostal codigopostal codicepostale "
    "codigopostale postnummer postnr postinumero kodpocztowy postleitzahlen pincode "
    "eircode cep 郵便番号 〒 邮编 邮政编码 индекс почтовыйиндекс" },
  { { FUS_SENSITIVE_POSTCODE, TRUE }, "zip postal cap cp" },
  { { FUS_SENSITIVE_INSURANCE, FALSE },
    "ssn socialsecuritynumber socialsecurityno socialsecurity nhsnumber nhsno nino "
    "nationalinsurancenumber nationalinsurance insurancenumber insuranceno insuranceid "
    "insurancenr healthinsurancenumber medicarenumber medicareno medicaid nationalid "
    "nationalidnumber taxid taxnumber passport passportnumber passportno passnummer "
    "versicherungsnummer versicherungsnr versichertennummer versichertennr "
    "krankenversicherungsnummer krankenversichertennummer kvnr kvnummer svnr svnummer "
    "sozialversicherungsnummer rentenversicherungsnummer ahvnummer ahvnr steuerid "
    "steueridentifikationsnummer steuernummer ausweisnummer numerosecuritesociale "
    "numerodesecuritesociale numsecu nss insee codicefiscale dni nif nie bsn "
    "burgerservicenummer personnummer personnr cprnummer cprnumber pesel cpf curp rut "
    "numerodeseguridadsocial seguridadsocial tessera sanitaria henkilotunnus "
    "保険証番号 保険者番号 被保険者番号 マイナンバー 个人编号 身份证 身份证号 社保号 "
    "снилс полис" },
  { { FUS_SENSITIVE_ADDRESS, FALSE },
    "homeaddress streetaddress postaladdress mailingaddress addressline addressline1 "
    "address1 address2 residentialaddress street streetname anschrift wohnadresse "
    "postanschrift strasse strassenname hausnummer direccion domicilio indirizzo "
    "residenza endereco morada woonadres straatnaam straat gatuadress gateadresse adres "
    "osoite 住所 番地 地址 住址 адрес" },
  { { FUS_SENSITIVE_ADDRESS, TRUE }, "address adresse adress rue calle via" },
  { { FUS_SENSITIVE_PERSON, FALSE },
    "firstname lastname surname forename fullname givenname familyname maidenname "
    "middlename patientname patientsname subjectname participantname personname "
    "customername clientname employeename studentname teachername doctorname "
    "physicianname nursename username guardianname parentname mothername fathername "
    "childname ownername contactname operatorname investigatorname respondentname "
    "donorname vorname vornamen nachname nachnamen zuname familienname geburtsname "
    "patientenname personenname kundenname mitarbeitername mitarbeiter ansprechpartner "
    "prenom prenoms nomdefamille nompatient nomdupatient nometprenom apellido apellidos "
    "nombrecompleto nombrepaciente nombredelpaciente cognome nomecognome sobrenome "
    "nomecompleto nomedopaciente voornaam achternaam naampatient fornamn efternamn "
    "fornavn etternavn efternavn etunimi sukunimi imie nazwisko 氏名 名前 姓名 患者名 "
    "お名前 患者姓名 имя фамилия фио отчество" },
  { { FUS_SENSITIVE_PERSON, TRUE },
    "name names nom nome nombre naam namn navn nimi nazwa patient patients subject "
    "participant person persons customer client employee student teacher doctor "
    "physician nurse owner respondent donor contact 名" },
};

/* After or before one of these a weak word speaks of a thing. */
static const char things[] =
  " gene genes sample samples file files filename path folder feature features column "
  "species product brand common scientific cell cells cluster compound drug protein "
  "peptide marker device sensor host domain field variable label class category symbol "
  "model make car city country state region place site station street ship test item "
  "event team company organisation organization school university hospital journal book "
  "movie song project task process program function module package table sheet dataset "
  "data run experiment assay plate batch well strain line chip channel group study ip "
  "mac memory web url bus hardware i2c server node block start end port register gen "
  "probe datei proben spalten gruppen pixel ";

static const char streets[] =
  "street avenue road lane boulevard blvd drive highway strasse str weg platz allee "
  "gasse "
  "ring rue chemin impasse place calle avenida paseo plaza via viale piazza corso rua "
  "travessa straat laan plein gatan vagen vej gade katu ulica ave rd";

/* Ends of words that have the kind of the street with them. */
static const char *const street_ends[] = {
  "strasse", "str.",  "weg",   "platz", "allee", "gasse", "straat",
  "laan",    "plein", "gatan", "vagen", "vej",   "gade",  "katu",
};

static const char *const street_signs[] = { "丁目", "番地", "区", "路", "街", "号" };

static const char given_names[] =
  "mr mrs ms miss dr prof herr frau mme mlle monsieur madame sig sra sr srta "
  "james john robert michael william david richard joseph thomas charles christopher "
  "daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian "
  "george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan "
  "stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond "
  "patrick jack dennis jerry tyler aaron jose adam nathan henry douglas peter zachary "
  "kyle walter harold ethan carl keith roger gerald arthur lawrence albert jesse owen "
  "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy "
  "betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy "
  "melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley "
  "anna brenda pamela emma nicole helen samantha katherine christine debra rachel "
  "carolyn janet catherine maria heather diane ruth julie olivia joyce virginia victoria "
  "kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline "
  "martha gloria teresa ann sara madison frances kathryn janice jean alice grace sophia "
  "isabella ava mia charlotte lucy ella oliver noah liam harry oscar leo alfie freddie "
  "lukas leon finn jonas felix maximilian moritz ben elias luis tim max jan nils lena "
  "leonie marie sophie lea mila clara johanna greta frieda ida mathilda hans klaus "
  "jurgen juergen wolfgang heinz dieter manfred gunter guenter uwe bernd werner gerhard "
  "horst stefan andreas matthias markus tobias sebastian florian philipp simon julian "
  "fabian dominik ursula monika petra sabine renate helga brigitte ingrid gisela "
  "katrin kathrin claudia birgit heike silke anja tanja nadine julia katharina jens "
  "jean pierre michel philippe alain nicolas francois christophe laurent frederic "
  "olivier guillaume thierry luc antoine mathieu julien camille chloe manon ines lucie "
  "nathalie isabelle sylvie valerie veronique sandrine celine aurelie juan antonio jose "
  "francisco javier manuel carlos miguel alejandro pablo sergio fernando luis jorge "
  "alberto diego ana carmen isabel pilar dolores cristina marta lucia elena rosa paula "
  "giuseppe giovanni marco luca matteo andrea alessandro francesco lorenzo giulia chiara "
  "francesca sofia martina alessia joao pedro tiago rui beatriz mariana leonor pieter "
  "johan willem hendrik kees anneke sanne daan bram lars erik anders sven olof karin "
  "astrid freja bjorn ole kari mette jan piotr krzysztof andrzej tomasz pawel anna "
  "katarzyna malgorzata agnieszka mehmet mustafa ahmet ali fatma ayse emine zeynep "
  "mohammed muhammad mohamed ahmed omar yusuf hassan ibrahim fatima aisha amina layla "
  "raj amit sanjay rahul priya anjali sunita deepak vijay hiroshi takashi kenji yuki "
  "haruto yuto sota sakura yui aoi hana akiko keiko naoko yoko wei fang ming jing xin "
  "hui olga ivan dmitri sergei vladimir natalia tatiana svetlana yuri иван ольга анна "
  "сергей елена наталья дмитрий александр мария";

static const char *const family_names[] = {
  "佐藤", "鈴木", "高橋", "田中",   "伊藤",   "渡辺", "渡邊", "山本", "中村",
  "小林", "加藤", "吉田", "山田",   "佐々木", "山口", "松本", "井上", "木村",
  "斎藤", "斉藤", "清水", "山崎",   "阿部",   "森",   "池田", "橋本", "石川",
  "山下", "小川", "石井", "長谷川", "後藤",   "岡田", "近藤", "前田", "藤田",
  "遠藤", "青木", "坂本", "村上",   "太田",   "金子", "藤井", "福田", "西村",
  "三浦", "竹内", "中川", "岡本",   "松田",   "原田", "中野",
};

/* Small letters without accents. */
static char *
dup_plain (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *apart = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKD);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = apart != NULL ? apart : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      /* What stands over Latin letters, not what tells kana apart. */
      if (letter < 0x300 || letter >= 0x370)
        g_string_append_unichar (plain, letter == 0xf8 ? 'o' : letter);
    }

  return g_utf8_normalize (plain->str, -1, G_NORMALIZE_NFC);
}

/* @texts: words apart by blanks. (transfer full): a set of them, without accents. */
static GHashTable *
make_set (const char *texts)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) words = g_strsplit (texts, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_hash_table_add (set, dup_plain (*word));

  return set;
}

static GHashTable *
get_set (GHashTable **set, const char *texts)
{
  if (g_once_init_enter (set))
    g_once_init_leave (set, make_set (texts));

  return *set;
}

static GHashTable *
make_headers (void)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_auto (GStrv) words = g_strsplit (headers[i].texts, " ", -1);

      for (char **word = words; *word != NULL; word++)
        g_hash_table_insert (table, dup_plain (*word), (gpointer) &headers[i].word);
    }

  return table;
}

static const FusSensitiveWord *
find_header (const char *word)
{
  static GHashTable *table = NULL;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, make_headers ());

  return g_hash_table_lookup (table, word);
}

/* `homeAddress`, `home_address` and `Home address` have the same words. */
static GPtrArray *
split_header (const char *name)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean was_small = FALSE;

  for (const char *p = name;; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);
      gboolean is_part = *p != '\0' && (g_unichar_isalnum (letter) || letter == 0x3012);
      gboolean starts = is_part && was_small && g_unichar_isupper (letter);

      if ((!is_part || starts) && word->len > 0)
        {
          g_ptr_array_add (words, dup_plain (word->str));
          g_string_truncate (word, 0);
        }
      if (*p == '\0')
        return words;
      if (is_part)
        g_string_append_unichar (word, letter);
      was_small = g_unichar_islower (letter);
    }
}

static gboolean
names_thing (const GPtrArray *words)
{
  static GHashTable *set = NULL;

  for (guint i = 0; i < words->len; i++)
    if (g_hash_table_contains (get_set (&set, things), g_ptr_array_index (words, i)))
      return TRUE;

  return FALSE;
}

/* Of what the words speak, one by one or several read as one: the surer one counts, and
 * of equal ones the longer. */
static FusSensitiveWord
read_words (const GPtrArray *words)
{
  FusSensitiveWord found = { FUS_SENSITIVE_NONE, TRUE };
  guint longest = 0;

  for (guint i = 0; i < words->len; i++)
    {
      g_autoptr (GString) run = g_string_new (NULL);

      for (guint k = i; k < MIN (words->len, i + LONGEST_RUN); k++)
        {
          const FusSensitiveWord *word = NULL;
          guint n = k - i + 1;

          g_string_append (run, g_ptr_array_index (words, k));
          word = find_header (run->str);
          if (word == NULL || (found.kind != FUS_SENSITIVE_NONE &&
                               (word->is_weak > found.is_weak ||
                                (word->is_weak == found.is_weak && n <= longest))))
            continue;
          found = *word;
          longest = n;
        }
    }

  return found;
}

FusSensitiveWord
fus_sensitive_read_name (const char *name)
{
  g_autoptr (GPtrArray) words = NULL;
  FusSensitiveWord found = { FUS_SENSITIVE_NONE, TRUE };

  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return found;
  words = split_header (name);
  found = read_words (words);
  if (found.kind != FUS_SENSITIVE_NONE && found.is_weak && names_thing (words))
    found.kind = FUS_SENSITIVE_NONE;

  return found;
}

gboolean
fus_sensitive_is_given_name (const char *word)
{
  static GHashTable *set = NULL;
  g_autofree char *plain = dup_plain (word);

  return g_hash_table_contains (get_set (&set, given_names), plain);
}

gboolean
fus_sensitive_has_family_name (const char *text)
{
  glong n = g_utf8_strlen (text, -1);

  for (gsize i = 0; n >= 3 && n <= 7 && i < G_N_ELEMENTS (family_names); i++)
    if (g_str_has_prefix (text, family_names[i]))
      return TRUE;

  return FALSE;
}

gboolean
fus_sensitive_has_street (const char *text)
{
  static GHashTable *set = NULL;
  g_autofree char *plain = dup_plain (text);
  g_auto (GStrv) words = g_strsplit_set (plain, " ,;\t", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (street_signs); i++)
    if (strstr (plain, street_signs[i]) != NULL)
      return TRUE;
  for (char **word = words; *word != NULL; word++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (street_ends); i++)
        if (g_str_has_suffix (*word, street_ends[i]))
          return TRUE;
      g_strdelimit (*word, ".", ' ');
      g_strstrip (*word);
      if (g_hash_table_contains (get_set (&set, streets), *word))
        return TRUE;
    }

  return FALSE;
}
