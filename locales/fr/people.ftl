### Bénéficiaires

people-title = Bénéficiaires
people-lead = Les personnes que vous suivez, ou qui viennent chez vous.
people-new = Nouvelle fiche
people-search = Chercher une personne
    .hint = Par prénom, nom ou numéro de téléphone. Pour une personne suivie ailleurs, écrivez le prénom ou le nom en entier.
people-caption = Personnes suivies
people-count = { $count ->
    [one] 1 personne
   *[other] { $count } personnes
}
people-none = Vous ne suivez encore personne.
    .next = Créez une fiche quand une personne vient vous voir, avec son accord.
people-found-none = Aucune personne trouvée.
    .next = Essayez avec le prénom seul, ou le numéro de téléphone. Sinon, créez une fiche avec l’accord de la personne.
people-too-many = Seules les premières personnes sont montrées. Précisez votre recherche.
people-elsewhere = Connues ailleurs
    .text = Ces personnes acceptent que leur fiche soit partagée. On vous demandera pourquoi vous l’ouvrez.

people-name = Prénom et nom
people-first-name = Prénom
people-last-name = Nom
people-birth-year = Année de naissance
people-phone = Téléphone
people-email = Adresse e-mail
people-commune = Commune
people-since = Fiche ouverte le
people-identity = La personne
people-by-system = Maillon
people-unnamed-organisation = une structure
people-closed-name = Personne (fiche fermée)

people-new-title = Nouvelle fiche
people-new-lead = Seul le prénom est nécessaire. Demandez seulement ce qui vous est utile.
people-made = La fiche est créée.
people-known = Cette personne avait déjà une fiche : la voici.
people-save = Enregistrer
people-alike = Est-ce une personne déjà connue ?
    .hint = Montrez-lui ces lignes : elle saura vous dire.
people-candidate-same = C’est la même personne : { $who }
people-candidate-other = C’est quelqu’un d’autre : créer une fiche
people-candidate-ours = Fiche que vous suivez déjà.
people-candidate-elsewhere = Fiche suivie par une autre structure. La personne doit accepter le partage.

people-who = La personne
people-who-proposed = Personnes qui ressemblent
people-who-nobody = Personne de ce nom ici : une fiche sera créée.
people-who-search = Chercher cette personne

people-edit = Modifier
people-edit-title = Modifier la fiche
people-edited = La fiche est à jour.
people-back = Retour à la fiche
people-appointments = Rendez-vous

people-reason-title = Ouvrir la fiche de { $name }
people-reason-lead = Cette personne accepte que sa fiche soit partagée. Dites pourquoi vous l’ouvrez : elle pourra le lire.
people-reason = Pourquoi ouvrez-vous cette fiche ?
    .hint = En quelques mots, par exemple : elle vient à l’atelier de mardi.
people-open = Ouvrir la fiche
people-taken-up = La personne était présente et a accepté.

people-agreements = Accords de la personne
    .text = Expliquez chaque point à la personne. Elle peut changer d’avis quand elle veut.
people-consent-file = Garder une fiche à son nom
    .hint = Sans cet accord, aucune fiche n’est gardée.
people-consent-share = Partager sa fiche avec les autres structures du dispositif
    .hint = Elles devront dire pourquoi elles l’ouvrent.
people-consent-contact = L’appeler ou lui écrire
    .hint = Pour rappeler un rendez-vous, ou prévenir d’un changement.
people-consent-yes = Accord donné
people-consent-no = Pas d’accord
people-consent-given = le { $day } ({ $manner }), noté par { $who }
people-consent-was-withdrawn = { $what } : accord repris le { $day }, noté par { $who }
people-consent-give = Noter son accord
people-consent-recorded = L’accord est noté.
people-consent-withdrawn = L’accord est repris.
people-manner = Comment l’accord a été donné
people-manner-spoken = De vive voix
people-manner-written = Par écrit
people-manner-online = En ligne
people-withdraw = Reprendre l’accord

people-withdrawal-title = Reprendre l’accord : { $what }
people-withdrawal-lead = { $name } ne veut plus : { $what }.
people-withdrawal-file-1 = La fiche est fermée tout de suite : plus personne ne peut l’ouvrir.
people-withdrawal-file-2 = Ses séances passées restent comptées, sans son nom.
people-withdrawal-file-3 = Si la personne revient, vous pourrez créer une nouvelle fiche avec son accord.
people-withdrawal-share-1 = Les structures qui ne la suivent pas encore ne pourront plus ouvrir sa fiche.
people-withdrawal-share-2 = Celles qui la suivent déjà gardent l’accès.
people-withdrawal-contact-1 = Son numéro n’est plus montré dans les listes. Ne l’appelez plus.
people-file-closed = La fiche est fermée.
    .next = Plus personne ne peut l’ouvrir.

people-ties = Qui peut ouvrir cette fiche
people-tie-created = { $holder } : a créé la fiche le { $day }
people-tie-handover = { $holder } : a remis un carnet le { $day }
people-tie-registration = { $holder } : inscription à une séance le { $day }
people-tie-opened = { $holder } : ouverture le { $day } par { $who }, pour cette raison : { $note }

people-looks = Qui a ouvert cette fiche
    .text = Vous pouvez montrer cette liste à la personne.
people-history = Le reste de l’historique

# Refus
people-refusal-first-name = Le prénom est vide.
    .next = Écrivez le prénom que la personne vous donne.
people-refusal-name-too-long = Ce nom est trop long.
    .next = Écrivez au plus 100 caractères.
people-refusal-birth-year = Cette année de naissance n’est pas possible.
    .next = Écrivez quatre chiffres, par exemple 1954, ou laissez vide.
people-refusal-phone = Ce numéro de téléphone n’est pas complet.
    .next = Écrivez dix chiffres, par exemple 06 12 34 56 78. Pour un numéro étranger, commencez par +.
people-refusal-email = Cette adresse e-mail n’est pas complète.
    .next = Elle doit ressembler à prenom@exemple.fr.
people-refusal-commune = Nous ne trouvons pas cette commune.
    .next = Choisissez-la dans la liste, ou ajoutez son code postal.
people-refusal-file-consent = Une fiche ne peut pas être gardée sans l’accord de la personne.
    .next = Demandez-lui, puis cochez la case. Si elle refuse, comptez-la parmi les personnes anonymes.
people-refusal-file-closed = Cette fiche est fermée : la personne a repris son accord.
    .next = Si elle est avec vous et le souhaite, créez une nouvelle fiche avec son accord.
people-refusal-not-shared = Cette personne n’a pas accepté que sa fiche soit partagée.
    .next = Si elle est avec vous, demandez-lui, puis notez son accord en l’inscrivant.
people-refusal-needs-reason = Il faut dire pourquoi vous ouvrez cette fiche.
    .next = Ouvrez sa fiche depuis la liste des bénéficiaires et écrivez votre raison.
people-refusal-reason = Écrivez pourquoi, en quelques mots.
    .next = La personne pourra lire cette raison.
people-refusal-share-consent = Cette fiche est suivie par une autre structure, et n’est pas partagée.
    .next = Demandez à la personne si elle accepte le partage, puis cochez la case.
people-refusal-stale = Quelqu’un a modifié cette fiche pendant que vous écriviez.
    .next = Rouvrez la fiche pour voir ce qui a changé, puis recommencez.
people-refusal-consent-given = Cet accord est déjà noté.
    .next = Il n’y a rien d’autre à faire.
people-refusal-consent-not-given = Cet accord n’est pas donné, ou il est déjà repris.
    .next = Il n’y a rien d’autre à faire.
people-refusal-alike = Une fiche ressemble beaucoup à celle-ci.
    .next = Dites si c’est la même personne ou quelqu’un d’autre.

# Journal
journal-person-created = Fiche créée
journal-person-looked = Fiche ouverte
journal-person-opened = Accès obtenu pour une raison
journal-person-edited = Fiche modifiée
journal-person-consented = Accord noté
journal-person-consent-withdrawn = Accord repris
