import type { Catalogue } from "./catalogue.ts";

const COPY_AGAIN = "Kopieer de hele link opnieuw of vraag de afzender erom.";
const SEND_AGAIN = "Heb je de zending nog nodig? Vraag de afzender om ze opnieuw te sturen.";
const NOTHING_OPENED = "Er is niets geopend.";
const SERVER_DELETED = "De server heeft ze verwijderd.";
const NO_ROOM = "Er is niet genoeg ruimte in deze browser";
const PRIVATE_WINDOW = "Een privévenster heeft weinig ruimte, ook op een grote schijf.";
const OPENED_BEFORE = "Deze zending is al geopend";
const TELL_OPERATOR = "Gebeurt het weer, meld het dan aan de beheerder van de server.";
const ASK_ACCESS = "Vraag de beheerder van de server om toegang";
const TIMES = "{count, plural, =1 {één keer} =2 {twee keer} one {# keer} other {# keer}}";
const FILES = "{files, plural, one {# bestand} other {# bestanden}}";
const TOO_MANY = "Iemand met de link heeft in totaal te veel verkeerde wachtwoorden ingevoerd.";

export const nl: Catalogue = {
  common: {
    startPage: "Naar de startpagina",
    whatYouCanDo: "Wat je kunt doen",
    navigation: "Pagina’s",
    send: "Verzenden",
    myShares: "Mijn zendingen",
    notice: "Mededeling",
    footer:
      "Je apparaat versleutelt en ontsleutelt de zendingen. De server heeft nooit de sleutel.",
    reportAbuse: "Misbruik melden",
    reportAbuseTo: "Misbruik melden aan {address}",
    language: "Taal",
    theme: "Thema",
    themeSystem: "Systeem",
    themeLight: "Licht",
    themeDark: "Donker",
    bytes: "{count, plural, one {# byte} other {# bytes}}",
    kib: "{amount} KiB",
    mib: "{amount} MiB",
    gib: "{amount} GiB",
    tib: "{amount} TiB",
    today: "vandaag om {time}",
    tomorrow: "morgen om {time}",
    yesterday: "gisteren om {time}",
    onDay: "op {weekday} {date} om {time}",
    files: `${FILES}, {size}`,
    texts: "{texts, plural, one {Een tekst} other {# teksten}}, {size}",
    filesAndTexts: `${FILES} en {texts, plural, one {een tekst} other {# teksten}}, {size}`,
    sentence: "{text}.",
    twoSentences: "{first} {second}",
    text: "Tekst",
    copiedLabel: "Gekopieerd",
    copied: "Gekopieerd.",
    copyBlocked: "De browser hield het kopiëren tegen. Selecteer de tekst en kopieer die.",
    cancel: "Annuleren",
    tryAgain: "Opnieuw proberen",
    tryAgainIn: "Probeer het over {duration} opnieuw.",
    tryNow: "Nu proberen",
    tryingAgain: "Nieuwe poging…",
    triesAgainIn: "Deze pagina probeert het over {duration} opnieuw.",
    shareEnded: "De zending eindigde {when}.",
    details: "Details in het Engels: {detail}",
    measuringSpeed: "Snelheid meten…",
    fewSecondsLeft: "{rate} per seconde, nog een paar seconden",
    timeLeft: "{rate} per seconde, nog ongeveer {duration}",
    nextRetry: "Volgende poging over {duration}.",
    sizeOfTotal: "{size} / {total}",
    progress: "{label}: {percent}",
    delay_unreachable: "De verbinding is onderbroken. De overdracht gaat verder zodra ze terug is.",
    delay_intermediary:
      "Een proxy antwoordt in plaats van de server. De overdracht gaat verder zodra de server weer antwoordt.",
    delay_limited: "De server beperkt het aantal verzoeken. De overdracht gaat zo verder.",
    delay_unavailable: "De server is bezet. De overdracht gaat zo verder.",
    insecureTitle: "Deze verbinding is niet veilig",
    insecure: "Browsers versleutelen en ontsleutelen alleen op pagina’s met een https-adres.",
    insecureAdvice:
      "Open het adres met https:// ervoor. Lukt dat niet, vraag de beheerder van deze server dan om https in te stellen.",
    tooOldTitle: "Deze browser is te oud",
    tooOld:
      "Hij mist functies voor versleuteling die deze pagina nodig heeft. Er is niets verzonden of geopend.",
    tooOldAdvice: "Werk de browser bij of open het adres in een nieuwere.",
  },

  html: {
    sendTitle: "Bestanden of een tekst verzenden",
    sendDescription:
      "Verzend bestanden of een tekst, end-to-end versleuteld. Normaal gaat de link één keer open.",
    receiveTitle: "Iemand heeft je iets gestuurd",
    receiveDescription: "De zending is end-to-end versleuteld. Deze pagina bekijken opent ze niet.",
    sharesTitle: "Mijn zendingen",
    notStarted: "Deze pagina kan niet starten",
    scriptsOff:
      "JavaScript staat uit. De pagina heeft het nodig om in de browser te versleutelen en te ontsleutelen. Er is niets verloren.",
    scriptsOffAdvice:
      "Zet JavaScript aan voor deze pagina of open het adres in een andere browser.",
    notLoaded: "Een deel van deze pagina is niet geladen. Er is niets verloren.",
    notLoadedAdvice:
      "Controleer je verbinding en laad de pagina opnieuw. Helpt dat niet, werk deze browser dan bij of gebruik een andere.",
  },

  problems: {
    other_title: "De server heeft het verzoek niet aanvaard",
    other_advice: `Laad de pagina opnieuw en probeer het nog eens. ${TELL_OPERATOR}`,
    bad_request_title: "Het verzoek klopt niet",
    bad_request_explanation: `De server aanvaardt het niet in deze vorm. ${NOTHING_OPENED}`,
    bad_request_advice:
      "Vergelijk het verzoek met de API-documentatie. Heb je een link gevolgd, kopieer dan de hele link opnieuw.",
    password_required_title: "Er is een wachtwoord nodig",
    password_required_explanation: "Alleen de pagina die de link opent, kan erom vragen.",
    password_required_advice: "Vraag de afzender om het wachtwoord.",
    upload_not_allowed_title: "Deze server aanvaardt niet van iedereen zendingen",
    upload_not_allowed_explanation:
      "Iedereen met de link kan een zending openen. Om te verzenden heb je toegang nodig.",
    upload_not_allowed_advice: `${ASK_ACCESS}.`,
    sign_in_required_title: "Om te verzenden vraagt deze server je om in te loggen",
    sign_in_required_explanation:
      "Er is niets verzonden. Iedereen met de link kan een zending openen.",
    sign_in_required_advice:
      "Open de pagina van de server in een browser, log in en verzend vanaf daar.",
    sign_in_failed_title: "Het inloggen is niet gelukt",
    sign_in_failed_explanation:
      "Het duurde te lang, was al gebruikt, begon in een andere browser of de inlogdienst weigerde het.",
    sign_in_failed_advice: "Log opnieuw in.",
    account_not_allowed_title: "Dit account mag hier niet inloggen",
    account_not_allowed_explanation:
      "De inlogdienst kent het account, maar de beheerder van de server heeft het niet toegelaten.",
    account_not_allowed_advice: `${ASK_ACCESS} of log in met een ander account.`,
    sign_in_unavailable_title: "De inlogdienst is niet bereikbaar",
    sign_in_unavailable_explanation:
      "Er is niets verloren. Zendingen en inloggen met een wachtwoord hebben de dienst niet nodig.",
    sign_in_unavailable_advice: `Probeer het straks opnieuw. ${TELL_OPERATOR}`,
    receive_only_title: "Deze server aanvaardt geen nieuwe zendingen",
    receive_only_explanation: "Je kunt hier alleen zendingen openen. Er is niets verzonden.",
    receive_only_advice: "Vraag de beheerder om het adres van een server die zendingen aanvaardt.",
    wrong_link_title: "Deze link is verkeerd",
    wrong_link_explanation: "Op dit adres staat een zending, maar deze link opent ze niet.",
    wrong_link_advice: COPY_AGAIN,
    wrong_password_title: "Het wachtwoord is verkeerd",
    wrong_password_explanation: NOTHING_OPENED,
    wrong_password_advice:
      "Vraag het eerst na bij de afzender: te veel verkeerde wachtwoorden vergrendelen de zending.",
    not_found_title: "Hier is niets",
    not_found_explanation: "De zending eindigde enkele dagen geleden of het adres is verkeerd.",
    not_found_advice: `Controleer het adres. ${COPY_AGAIN}`,
    request_timeout_title: "Het verzoek kwam te traag aan",
    request_timeout_explanation: NOTHING_OPENED,
    request_timeout_advice:
      "Controleer je verbinding en probeer het opnieuw. Een upload gaat verder waar die stopte.",
    not_ready_title: "De afzender is nog aan het uploaden",
    not_ready_explanation: NOTHING_OPENED,
    not_ready_advice: "Probeer het opnieuw als de upload klaar is.",
    already_claimed_title: OPENED_BEFORE,
    already_claimed_explanation:
      "Er is geen download meer over: iemand heeft ze geopend of opent ze nu.",
    already_claimed_advice:
      "Was jij dat, op een ander apparaat of in een andere browser? Ga daar verder. Zo niet, waarschuw dan de afzender: iemand anders heeft de link.",
    gone_title: "Deze zending is er niet meer",
    gone_explanation:
      "Ze is geopend, verlopen, vernietigd of weggehaald. De server heeft de inhoud niet meer.",
    gone_advice: SEND_AGAIN,
    gone_claimed_title: OPENED_BEFORE,
    gone_claimed_explanation: "Alle downloads zijn gebruikt, dus heeft de server ze verwijderd.",
    gone_expired_title: "Deze zending is verlopen",
    gone_expired_explanation: SERVER_DELETED,
    gone_burned_title: "De afzender heeft deze zending vernietigd",
    gone_burned_explanation: SERVER_DELETED,
    gone_wrong_passwords_title: "Deze zending is verwijderd na te veel verkeerde wachtwoorden",
    gone_wrong_passwords_explanation: "Dat beschermt de inhoud.",
    gone_abandoned_title: "Deze zending is nooit volledig verzonden",
    gone_abandoned_explanation:
      "De upload stopte en de server heeft verwijderd wat was aangekomen.",
    gone_removed_title: "De beheerder van deze server heeft deze zending weggehaald",
    gone_removed_explanation: SERVER_DELETED,
    too_large_title: "Dit is te groot",
    too_large_explanation: "De server heeft er niets van opgeslagen.",
    too_large_advice:
      "Verzend minder in één keer of vraag de beheerder van de server om een hogere limiet.",
    locked_title: "Vergrendeld na te veel verkeerde wachtwoorden",
    locked_explanation: "De zending aanvaardt geen wachtwoord tot de afzender ze ontgrendelt.",
    locked_advice: "Vraag de afzender om ze te ontgrendelen of opnieuw te sturen.",
    rate_limited_title: "Te veel verzoeken",
    rate_limited_explanation:
      "De server beperkt de verzoeken vanaf jouw adres. Er is niets geopend of verloren.",
    rate_limited_advice: "Wacht even en probeer het opnieuw.",
    transfer_limit_title: "Deze download heeft zijn overdrachtslimiet opgebruikt",
    transfer_limit_explanation:
      "De verbinding viel zo vaak weg dat de server de download heeft beëindigd.",
    transfer_limit_advice: SEND_AGAIN,
    headers_too_large_title: "De headers van het verzoek zijn te groot",
    headers_too_large_explanation:
      "Je browser stuurde meer headers, zoals cookies, dan de server aanvaardt.",
    headers_too_large_advice:
      "Wis de cookies van deze site of werk het programma bij dat het verzoek stuurde.",
    internal_title: "Er ging iets mis op de server",
    internal_explanation: "Het ligt niet aan jou. De fout staat in het logboek van de server.",
    internal_advice: `Probeer het opnieuw. ${TELL_OPERATOR}`,
    unavailable_title: "De server kan dit nu niet",
    unavailable_explanation:
      "Hij is bezet, start opnieuw of kan niet bij zijn opslag. Er is niets verloren.",
    unavailable_advice: "Probeer het straks opnieuw.",
    storage_full_title: "De opslag van de server is vol",
    storage_full_explanation: "Zendingen die er al staan, zijn veilig.",
    storage_full_advice: "Probeer het later opnieuw of verzend minder.",
    not_a_link_title: "Dit is geen link naar een zending",
    not_a_link_advice: `Zo’n link ziet eruit als https://…/s/…#… ${COPY_AGAIN}`,
    cut_off_title: "Het einde van deze link ontbreekt",
    cut_off_explanation: NOTHING_OPENED,
    cut_off_advice: COPY_AGAIN,
    damaged_title: "Deze link is onderweg veranderd",
    damaged_explanation: NOTHING_OPENED,
    damaged_advice: COPY_AGAIN,
    newer_version_title: "Deze link komt van een nieuwere versie",
    newer_version_advice:
      "Werk dit programma bij of laad de pagina opnieuw. Helpt dat niet, dan heeft de server een update nodig.",
    unreachable_title: "De server is niet bereikbaar",
    unreachable_explanation: "Dat zegt niets over de zending: ze kan er nog zijn.",
    unreachable_advice: "Controleer het adres en je verbinding en probeer het opnieuw.",
    integrity_title: "De ontvangen gegevens zijn niet wat de afzender heeft versleuteld",
    integrity_explanation: "Ze zijn op de server of onderweg beschadigd of veranderd.",
    integrity_advice:
      "Er is niets van opgeslagen. Probeer het opnieuw. Gebeurt het weer, vraag de afzender dan om een andere weg.",
    source_changed_title: "Een bestand veranderde tijdens het verzenden",
    source_changed_advice: "Verzend het opnieuw als het niet meer verandert.",
    too_many_entries_title: "Er zijn te veel bestanden voor één zending",
    too_many_entries_advice: "Stop ze eerst in een archief.",
    path_too_long_title: "Het pad van een bestand is te lang",
    path_too_long_advice: "Kort de namen van de mappen in, of stop de map eerst in een archief.",
    link_address_title:
      "De server zou een link zonder geldig https-adres maken, dus is er niets verzonden",
    link_address_advice: "Vraag de beheerder van de server om BASE_URL te verbeteren.",
    other_tab_title: "Deze zending is open in een ander tabblad",
    other_tab_advice: "Ga daar verder, of sluit dat tabblad en probeer het opnieuw.",
    no_room_title: NO_ROOM,
    no_room_explanation: "De server houdt deze download een beperkte tijd vast voor deze browser.",
    no_room_advice: `Maak ruimte vrij op dit apparaat en probeer het opnieuw: wat is aangekomen, gaat niet verloren. Is dit een privévenster, laat het dan zolang open. ${PRIVATE_WINDOW}`,
    does_not_fit_title: NO_ROOM,
    does_not_fit_explanation: "Er is niets geopend: de link werkt nog.",
    does_not_fit_advice: `Open de link op een apparaat met meer ruimte, of maak hier ruimte vrij en probeer het opnieuw. Is dit een privévenster, open de link dan in een gewoon venster. ${PRIVATE_WINDOW}`,
    unexpected_title: "Er gebeurde iets onverwachts",
    unexpected_advice: "Probeer het opnieuw.",
    page_failed_title: "Een deel van deze pagina is niet geladen",
    page_failed_advice: "Controleer je verbinding en laad de pagina opnieuw.",
  },

  send: {
    title: "Bestanden of een tekst verzenden",
    introduction: `Kies bestanden of schrijf een tekst. Je krijgt een link die ${TIMES} opengaat. Daarna verwijdert de server de zending.`,
    nothingSent: "Er is niets verzonden.",
    paused:
      "De beheerder van deze server heeft nieuwe zendingen stilgelegd, dus kun je nu niet verzenden. Links openen kan wel. Je kunt een zending voorbereiden: deze pagina kijkt zelf wanneer je weer kunt verzenden.",
    createLink: "Link maken",
    unreadableFolder:
      "Deze browser kan {names} niet lezen. Kies opnieuw, of maak er een zipbestand van en voeg dat toe.",
    replaced: "Je hebt de inhoud vervangen van {names}.",
    summary: `De link gaat <b>${TIMES}</b> open. Hij verloopt na <b>{duration}</b>.`,
    text: "Tekst",
    textPlaceholder: "Een wachtwoord, een notitie, een sleutel…",
    chooseFiles: "Bestanden kiezen",
    chooseFolder: "Map kiezen",
    chooseHint: "Je kunt bestanden en mappen ook hierheen slepen of plakken, samen tot {limit}.",
    filesToSend: "Bestanden om te verzenden",
    removeFile: "{name} verwijderen",
    dropFiles: "Laat de bestanden los om ze toe te voegen",
    obstacleEmpty: "Kies eerst een bestand of schrijf een tekst.",
    obstacleTooLarge:
      "De zending is te groot: {size}, maar deze server staat {limit} toe. Maak ze kleiner of verzend in delen.",
    obstaclePassword: "Voer eerst een wachtwoord in of genereer er een.",
    obstacleToken: "Voer eerst je uploadtoken in.",
    unreadable:
      "{name} is na het kiezen veranderd, verplaatst of verwijderd. De zending is niet verzonden.",
    unreadableAdvice: "Kies het bestand opnieuw of haal het uit de lijst.",
    waitToSend: "Je kunt over {duration} verzenden. Niets van wat je toevoegde, is verloren.",
    sendNow: "Je kunt nu verzenden. Niets van wat je toevoegde, is verloren.",
    signInAgain:
      "De server vraagt je om in te loggen, dus is er niets verzonden. <link>Log in op een nieuw tabblad</link>, kom hier terug en maak de link.",
    expiresAfter: "Verloopt na",
    canBeOpened: "Kan open",
    times: TIMES,
    password: "Wachtwoord",
    passwordOptional: "Wachtwoord (optioneel)",
    generate: "Genereren",
    passwordRequired: "Deze server vraagt een wachtwoord voor elke zending.",
    passwordHint:
      "Stuur het niet samen met de link. {count, plural, one {# verkeerd wachtwoord vergrendelt} other {# verkeerde wachtwoorden vergrendelen}} de zending.",
    unlockHint: "Je kunt ze ontgrendelen bij ‘Mijn zendingen’.",
    sendingTitle: "Verzenden…",
    sendingIntroduction:
      "Je browser versleutelt de zending voor de upload. Houd deze pagina open tot je de link hebt.",
    cancelHint: "Annuleren verwijdert wat al is geüpload.",
    sending: "Verzenden",
    preparing: "Versleuteling voorbereiden…",
    sentTitle: "Je link is klaar",
    sentIntroduction: `Hij gaat <b>${TIMES}</b> open en verloopt {when}.`,
    linkLabel: "Link (bevat de sleutel)",
    copyLink: "Link kopiëren",
    copyMessage: "Kopiëren met bericht",
    share: "Delen…",
    showQrCode: "QR-code tonen",
    hideQrCode: "QR-code verbergen",
    qrCode: "QR-code van de link",
    sendAnother: "Nog iets verzenden",
    seeWhenOpened: "Zien wanneer ze wordt geopend",
    passwordChannel:
      "Stuur het wachtwoord niet samen met de link. Gebruik een andere weg, zoals de telefoon:",
    copyPassword: "Wachtwoord kopiëren",
    copyBeforeLeaving: "Kopieer de link voor je deze pagina verlaat. Hij is nergens opgeslagen.",
    onePerson: "Iedereen met de link kan de zending openen, dus geef de link aan één persoon.",
    onePersonPassword:
      "Iedereen met de link en het wachtwoord kan de zending openen, dus geef de link aan één persoon.",
    severalPeople:
      "Iedereen met de link kan de zending openen, dus geef de link alleen aan de juiste mensen.",
    severalPeoplePassword:
      "Iedereen met de link en het wachtwoord kan de zending openen, dus geef de link alleen aan de juiste mensen.",
    message: `Ik heb je iets gestuurd. De link gaat ${TIMES} open en verloopt op {date}. Open hem op het apparaat waar je het nodig hebt.`,
    messagePassword: "Het wachtwoord krijg je apart.",
    fullDate: "{weekday} {date} om {time}",
    signInToSend: "Om te verzenden vraagt deze server je om in te loggen.",
    signInKeepsDraft: "Dat gaat op een nieuw tabblad. Alles wat je toevoegde, blijft hier.",
    signIn: "Inloggen om te verzenden",
    signedIn: "Je bent ingelogd.",
    signOut: "Uitloggen",
    token: "Uploadtoken",
    tokenHint: "Deze server vraagt een uploadtoken. Vraag er de beheerder om.",
    saveToken: "Het token in deze browser opslaan",
    sharedLost:
      "Wat je deelde, is hier niet aangekomen. Ga terug naar de andere app en deel het opnieuw.",
  },

  receive: {
    checking: "Link controleren…",
    receiving: "Ontvangen",
    receivingIntroduction:
      "De server houdt deze download vast voor deze browser. Valt de verbinding weg, dan gaat hij vanzelf verder.",
    askingServer: "De server vragen…",
    removed: "Verwijderd",
    removedIntroduction:
      "Deze browser heeft geen kopie van de zending meer. Bestanden die je hebt opgeslagen, blijven waar ze zijn.",
    sendShare: "Zelf iets verzenden",
    offerTitle: "Iemand heeft je iets gestuurd",
    offerIntroduction: `De zending kan ${TIMES} open. Deze pagina bekijken opent ze niet.`,
    expires: "Ze verloopt <b>{when}</b>.",
    opening: "Openen…",
    openNow: "Nu openen",
    contents: "Inhoud",
    total: "Totaal: {contents}",
    noRoom:
      "Deze zending heeft {needed} nodig, maar deze browser heeft maar {free} vrij. Open de link op een apparaat met meer ruimte. Is dit een privévenster, gebruik dan een gewoon venster: privévensters hebben weinig ruimte. De zending is nog niet geopend.",
    memoryOnly:
      "Deze browser bewaart de zending alleen in het geheugen van dit tabblad. Sla alles op voor je het sluit.",
    passwordTitle: "Voer het wachtwoord in",
    passwordAgainTitle: "Voer het wachtwoord opnieuw in",
    introduction_nothing:
      "De afzender heeft deze zending met een wachtwoord beschermd. Voer het in om de inhoud te zien. Dat opent de zending nog niet.",
    introduction_part:
      "Deze browser is begonnen de zending te ontvangen. Voer het wachtwoord in om verder te gaan.",
    introduction_all:
      "Deze browser heeft de zending al ontvangen. Voer het wachtwoord in om ze te bekijken.",
    password: "Wachtwoord",
    checkingPassword: "Controleren…",
    continue: "Verder",
    wrongPassword: "Verkeerd wachtwoord.",
    wrongPasswordLeft:
      "Verkeerd wachtwoord. Je hebt nog {count, plural, one {# poging} other {# pogingen}} voor de zending vergrendelt.",
    receivedTitle: "Volledig ontvangen",
    verified: "Elke byte is gecontroleerd. De afzender ziet dat de zending is aangekomen.",
    verifiedNotConfirmed:
      "Elke byte is gecontroleerd. De server heeft de ontvangst niet bevestigd. Zeg de afzender dat de zending is aangekomen.",
    saveAll: "Alles opslaan als zip",
    saveInto: "In een map opslaan",
    saving: "Bestanden voorbereiden…",
    inFolder: "Alles staat in de map die je hebt gekozen.",
    remove: "Uit deze browser verwijderen",
    inDownloads: "Het bestand staat bij de downloads van deze browser.",
    removeTitle: "Verwijderen zonder opslaan?",
    removeConfirm: "Verwijderen",
    removeQuestion:
      "Je hebt niet alles bekeken of opgeslagen. Misschien gaat de link niet nog eens open.",
    inMemoryTaken:
      "De zending staat alleen in het geheugen van dit tabblad. Ze is weg als je het sluit.",
    inMemory:
      "De zending staat alleen in het geheugen van dit tabblad. Sla alles op voor je het sluit.",
    storedTaken: "Deze browser heeft nog een kopie. Verwijder die als je ze niet meer nodig hebt.",
    stored: "Je kunt deze pagina sluiten en later terugkomen: deze browser bewaart een kopie.",
    save: "Opslaan",
    saveAgain: "Weer opslaan",
    show: "Tonen",
    showText: "Tekst tonen",
    copy: "Kopiëren",
    copyText: "Tekst kopiëren",
    text: "Tekst",
    triedGenerated:
      "Het lijkt een gegenereerd wachtwoord, dus is het met streepjes geprobeerd. Ga nog eens verder om het zonder wijziging te proberen.",
    showPassword: "Wachtwoord tonen",
  },

  shares: {
    title: "Mijn zendingen",
    introduction:
      "Deze zendingen heb je vanuit deze browser verstuurd. Hij bewaart hun links niet, dus kan niemand hier een zending openen.",
    introductionEmpty:
      "Deze lijst is leeg. Als je vanuit deze browser iets verzendt, zie je hier wanneer het wordt geopend.",
    introductionBlocked:
      "Deze browser laat de pagina je zendingen niet bewaren, dus kan ze die hier niet tonen.",
    sendShare: "Bestanden of een tekst verzenden",
    sent: "Verzonden {when}",
    unknown: "Status onbekend",
    loading: "Laden…",
    askingServer: "De server vragen…",
    noRecord: "Geen gegevens",
    noRecordLong:
      "De server heeft geen gegevens meer over deze zending. Je kunt ze uit de lijst halen.",
    unlock: "Ontgrendelen",
    burn: "Vernietigen",
    removeFromList: "Uit de lijst halen",
    burnTitle: "Deze zending vernietigen?",
    burnConfirm: "Vernietigen",
    burnQuestion:
      "De server verwijdert de zending en de link werkt niet meer. Een lopende download stopt. Je kunt dit niet ongedaan maken.",
    removeTitle: "Deze zending uit de lijst halen?",
    removeConfirm: "Weghalen",
    removeGone: "Je kunt dan niet meer zien wat er met de zending is gebeurd.",
    removeAlive:
      "Dit verwijdert de zending niet. Je kunt dan haar status niet meer zien, en ze niet meer ontgrendelen of vernietigen.",
    timeline: "Wat er gebeurde",
    forged: "Een bewijs is niet echt",
    forgedLong:
      "De server toont een ontvangstbewijs dat niet met de link is gemaakt. Vertrouw de status van deze zending niet.",
    withoutReceipt: "Geopend, zonder bewijs",
    withoutReceiptLong:
      "Iemand met de link heeft ze geopend, maar er kwam geen ontvangstbewijs. Misschien is de download onvolledig: vraag het de ontvanger.",
    locked: "Vergrendeld",
    lockedLong:
      "Iemand met de link heeft te veel verkeerde wachtwoorden ingevoerd. Ontgrendel de zending of vernietig ze.",
    incomplete: "Upload onvolledig",
    incompleteLong: "Niemand kan de zending openen tot de upload klaar is.",
    opening: "Wordt nu geopend",
    openingLong:
      "Iemand met de link heeft ze geopend. Deze download heeft nog geen ontvangstbewijs.",
    waiting: "Nog niet geopend",
    canBeOpened: `Ze kan ${TIMES} open.`,
    canBeOpenedUntil: `Ze kan ${TIMES} open. Ze verloopt {when}.`,
    canBeOpenedMore: `Ze kan nog ${TIMES} open.`,
    canBeOpenedMoreUntil: `Ze kan nog ${TIMES} open. Ze verloopt {when}.`,
    openedAgain: "Geopend, nog beschikbaar",
    openedUnconfirmed: `Ze is ${TIMES} geopend, zonder ontvangstbewijs.`,
    receivedAgain: "Ontvangen, nog beschikbaar",
    opened: `Ze is ${TIMES} geopend.`,
    receipts:
      "{count, plural, one {Ze is volledig ontvangen. Het bewijs is gecontroleerd: alleen iemand met de link kan er een maken.} other {Ze is # keer volledig ontvangen. De bewijzen zijn gecontroleerd: alleen iemand met de link kan er een maken.}}",
    expired: "Ze is {when} verlopen. De server heeft de zending verwijderd.",
    expiredSometime: "Ze is verlopen. De server heeft de zending verwijderd.",
    receivedExpired: "Ontvangen, daarna verlopen",
    neverOpened: "Nooit geopend",
    burned: "Vernietigd",
    burnedLong: "Je hebt ze {when} vernietigd.",
    burnedSometime: "Je hebt ze vernietigd.",
    wrongPasswords: "Verwijderd na verkeerde wachtwoorden",
    wrongPasswordsLong: `${TOO_MANY} De server heeft de zending {when} verwijderd.`,
    wrongPasswordsSometime: `${TOO_MANY} De server heeft de zending verwijderd.`,
    removed: "Weggehaald door de beheerder",
    removedLong: "De beheerder van deze server heeft deze zending {when} weggehaald.",
    removedSometime: "De beheerder van deze server heeft deze zending weggehaald.",
    abandoned: "Nooit verzonden",
    abandonedLong: "De upload is niet voltooid. De server heeft de zending verwijderd.",
    received: "Ontvangen",
    deleted: "De server heeft de zending verwijderd.",
    event_created: "Je hebt ze gemaakt",
    event_uploaded: "Upload klaar",
    event_previewed: "Iemand met de link bekeek het voorbeeld",
    event_claimed: "Iemand met de link heeft ze geopend",
    event_given_back: "Er is niets gedownload, dus telt deze opening niet",
    event_delivered: "Volledig ontvangen",
    event_lease_ended: "De tijd voor de download eindigde zonder ontvangstbewijs",
    event_wrong_password:
      "{count, plural, =1 {Een verkeerd wachtwoord} one {# verkeerd wachtwoord} other {# verkeerde wachtwoorden}}",
    event_locked: "Vergrendeld na te veel verkeerde wachtwoorden",
    event_unlocked: "Je hebt ze ontgrendeld",
    event_expired: "Verlopen",
    event_burned: "Je hebt ze vernietigd",
    event_abandoned: "De upload is niet voltooid",
    event_ended_by_wrong_passwords: "Verwijderd na in totaal te veel verkeerde wachtwoorden",
    event_unlocked_by_operator: "De beheerder van deze server heeft ze ontgrendeld",
    event_removed_by_operator: "De beheerder van deze server heeft ze weggehaald",
    eventTimes: "{event} ({count, plural, one {# keer} other {# keer}})",
    eventSpan: "eerst {first}, laatst {last}",
    tellMe: "Waarschuw me als een zending wordt geopend",
    tellsYou:
      "Deze pagina waarschuwt je als een zending wordt geopend, zolang ze in een tabblad open is.",
    tellMeBlocked: "De browser laat deze pagina geen meldingen tonen.",
    openedTitle: "Een zending is geopend",
    for: "Voor: {label}",
    labelField: "Voor",
    labelHint:
      "Een naam of notitie om je zendingen uit elkaar te houden. Alleen deze browser bewaart die.",
    addLabel: "Notitie toevoegen",
    changeLabel: "Notitie wijzigen",
    saveLabel: "Opslaan",
  },

  server: {
    forPrograms: "Dit adres is voor programma’s. Het in een browser openen verandert niets.",
    error: "Fout {status} · {code}",
    nothingAtApi: "Dit adres is voor programma’s. Die aanroep of die zending bestaat niet.",
    nothingAtApiAdvice: "Vergelijk het adres met de API-documentatie.",
    nothingAtPage: "Deze server heeft geen pagina op dit adres.",
    nothingAtPageAdvice:
      "Controleer het adres of ga naar de startpagina. Een link naar een zending bevat ‘/s/’.",
    aboutApi: "Over de API",
    reloadKeepsLink:
      "Laad deze pagina opnieuw om het nog eens te proberen: zo blijft de link heel.",
    openTitle: "Een zending openen",
    onlyOpens: "Deze server opent alleen zendingen",
    onlyOpensLong: "Hij aanvaardt geen nieuwe zendingen, dus kun je van hieruit niet verzenden.",
    gotLink: "Heeft iemand je een link gestuurd?",
    gotLinkAdvice: "Open de hele link in deze browser, met alles wat na de ‘#’ komt.",
    wantToSend: "Wil je iets verzenden?",
    wantToSendAdvice:
      "Vraag de beheerder van deze server om het adres van een server die zendingen aanvaardt.",
    shareIntroduction: "Ze is end-to-end versleuteld. Deze pagina bekijken opent ze niet.",
    shareCommand: "Kopieer de hele link, met alles na de ‘#’, en voer dit uit om ze te openen:",
    noPages: "Deze server heeft geen webpagina’s",
    noPagesLong: "Ze zijn niet gebouwd. De opdrachtregel werkt wel.",
    noPagesSend: "Voer dit met het adres van deze server uit om een bestand te verzenden:",
    noPagesOperator:
      "Beheerders: voer <code>npm run build</code> uit en herstart de server om de pagina’s toe te voegen.",
    offline: "Je bent offline",
    offlineLong:
      "Deze pagina heeft de server nodig. Er is niets verzonden of geopend, en niets verloren.",
    offlineAdvice:
      "Controleer je verbinding. Laad daarna deze pagina opnieuw: zo blijft de link heel.",
    unshared: "Er is niets toegevoegd",
    unsharedLong:
      "Je apparaat stuurde wat je deelde naar de server, omdat de app niet klaar was. De server heeft het niet gelezen.",
    unsharedAdvice:
      "Open de startpagina en wacht tot ze geladen is. Deel daarna opnieuw vanuit de andere app.",
  },
};
