funding-title = États de contre-paiement
funding-search = Numéro ou lieu
funding-all-months = Tous les mois
funding-all-places = Tous les lieux
funding-all-steps = Tous les états
funding-number = Numéro
funding-place = Lieu
funding-month = Mois
funding-programme = Dispositif
funding-passes = Pass
funding-amount = Montant
funding-state = Étape
funding-closed-on = Clos le
funding-approved-on = Approuvé le
funding-paid = Payé
funding-paid-on = Date du paiement
funding-reference = Référence du paiement
    .hint = Le numéro de mandat ou de virement, comme dans votre logiciel de comptabilité.
funding-payee = Structure à payer
funding-payee-number = SIRET ou SIREN
funding-payee-siret = SIRET
funding-payee-siren = SIREN
funding-hash = Empreinte
funding-action = Action
funding-download = Télécharger cette liste
funding-no-statement = Aucun état ici.
    .next = Un état apparaît quand le mois d’un lieu est clos. Changez la recherche, ou revenez après la clôture.

funding-step-closed = À contrôler
funding-step-checked = À approuver
funding-step-approved = À envoyer
funding-step-sent = Envoyé
funding-step-paid = Payé
funding-step-rejected = Rejeté
funding-step-closed-many = À contrôler
funding-step-checked-many = À approuver
funding-step-approved-many = À envoyer
funding-step-sent-many = Envoyés
funding-step-paid-many = Payés
funding-step-rejected-many = Rejetés

funding-channel = Comment il part
funding-channel-transfer = Virement
funding-channel-mandate = Mandat
    .hint = L’état et ses lignes vont à la comptabilité publique, qui émet le mandat.
funding-channel-internal = Opération interne
    .hint = Une écriture entre deux caisses publiques (régie).
funding-channel-nothing = Sans montant

# Clôture
funding-closing-title = Clore un mois
funding-closing-lead = Les pass utilisés pendant un mois terminé, et qui ne sont sur aucun état. Une fois clos, un état ne change plus.
funding-all-closed = Tout est clos.
    .next = Le mois en cours pourra être clos dès qu’il sera fini.
funding-waiting = { $passes ->
    [one] { $passes } pass
   *[other] { $passes } pass
} pour { $amount }, dans { $places ->
    [one] { $places } état à clore.
   *[other] { $places } états à clore.
}
funding-waiting-of = À clore pour { $month }
funding-close = Clore
funding-close-now = Clore dès maintenant
funding-goes-on = Ce mois n’est pas fini. Un état clos dès maintenant ne reprend que les pass déjà utilisés ; les suivants iront sur un autre.
funding-close-month = Clore tout { $month }
funding-closed = L’état est clos.
    .next = Contrôlez-le, puis une autre personne l’approuve.
funding-month-closed = { $count ->
    [one] { $count } état est clos.
   *[other] { $count } états sont clos.
}
    .next = Contrôlez-les, puis une autre personne les approuve.

# Un état
funding-statement-title = État de contre-paiement { $number }
funding-about = Cet état
funding-paper = État à imprimer (PDF)
funding-amount-owed = Montant à payer
funding-first-statement = Premier état de ce lieu
funding-change-none = Autant de pass qu’en { $month }
funding-change-more = { $passes } pass et { $amount } de plus qu’en { $month }
funding-change-fewer = { $passes } pass et { $amount } de moins qu’en { $month }
funding-signed = { $day }, par { $who }
funding-paid-by = { $day }, référence { $reference }
funding-approve = Approuver cet état
    .hint = Vous avez vérifié le montant et les lignes. L’état part ensuite en paiement.
funding-approved = Votre approbation est notée.
    .next = L’état part quand toutes les approbations demandées y sont.
funding-two-approvals = Son montant demande deux approbations, de deux personnes différentes.
funding-own-notice = Vous avez déjà signé cet état.
    .next = Une autre personne doit l’approuver : plusieurs regards sur chaque euro.
funding-check = Contrôler cet état
    .hint = Vous avez comparé les lignes aux feuilles de présence : le service a été rendu.
funding-checked = Le contrôle est noté.
    .next = Une personne qui ne l’a pas clos peut maintenant l’approuver.
funding-checked-on = Contrôlé le
funding-countersigned-on = Deuxième approbation
funding-send = Envoyer au paiement
    .hint = Cet état est approuvé et n’est pas encore parti vers la personne qui paie.
funding-send-transfer = Pour le payer par virement, faites le fichier sur la page des virements : il note lui-même que l’état est envoyé. Sinon, notez ici comment il part.
funding-settle-nothing = Solder sans paiement
    .hint = Il n’y a rien à payer : ce que cet état reprend vaut autant que ce qu’il liste. Aucune référence n’est demandée.
funding-paid-nothing = { $day }, sans montant
funding-now-sent = L’état est envoyé.
    .next = Notez le paiement quand il est fait, ou lisez le relevé de la banque.
funding-sent-on = Envoyé le
funding-reject = Rejeter cet état
    .hint = L’état reste tel quel, avec le motif. Ses lignes vont sur un nouvel état.
funding-reason = Motif
funding-now-rejected = L’état est rejeté.
    .next = Faites maintenant l’état qui reprend ses lignes.
funding-rejected = Rejeté
funding-rejected-because = { $when } : { $reason }
funding-follow = Reprendre ses lignes
    .hint = Un nouvel état reprend les mêmes lignes, sous un nouveau numéro, pour la structure telle qu’elle est aujourd’hui.
funding-follows = Reprend l’état rejeté
funding-follower = Repris par l’état
funding-taken-back = repris d’un état précédent
funding-correct = Corriger
funding-line-disputed = En litige : correction demandée
funding-line-due = Corrigé, à reprendre sur l’état suivant
funding-line-corrected = Corrigé par l’état { $number }
funding-line-see = Voir la correction
funding-pay = Marquer comme payé
    .hint = Maillon ne paie rien lui-même : notez ici le paiement fait par votre comptabilité.
funding-now-paid = L’état est payé.
    .next = Les parts des financeurs sont à jour.
funding-funders = Part de chaque financeur
funding-funder = Financeur
funding-share = Part
funding-percent = { $percent } %
funding-total = Total
funding-journal = Ce qui s’est passé
funding-lines = Pass utilisés
funding-line = Ligne
funding-pass = Pass
funding-day = Jour
funding-activity = Atelier
funding-download-lines = Télécharger les lignes
funding-hash-hint = Empreinte de clôture, calculée sur toutes les lignes. Si une seule changeait, elle serait différente.

journal-statement-closed = État clos
journal-statement-approved = État approuvé
journal-statement-paid = État payé
journal-statement-extra-settled = Paiement en trop expliqué
journal-statement-paid-too-often = Paiement en trop signalé par la banque
journal-statement-checked = État contrôlé
journal-statement-countersigned = Deuxième approbation de l’état
journal-statement-sent = État envoyé
journal-statement-rejected = État rejeté
journal-statement-settled = État soldé sans paiement
journal-statement-recalled = Rejet demandé après l’envoi de l’argent
journal-statement-kept = Rejet demandé, puis écarté
journal-statement-followed = Lignes reprises par un autre état
journal-correction-requested = Correction du pass { $detail } demandée
journal-correction-accepted = Correction du pass { $detail } acceptée
journal-correction-dismissed = Correction du pass { $detail } refusée
journal-programme-payment-rules-changed = Règles de paiement changées
journal-programme-payment-rules-proposed = Règles de paiement à confirmer
journal-programme-payment-rules-confirmed = Règles de paiement confirmées
journal-programme-payment-rules-refused = Règles de paiement refusées

# Corrections d’un encaissement après clôture
funding-corrections-title = Corrections
funding-corrections-lead = Un pass encaissé par erreur, et déjà sur un état clos. Une personne demande, une autre décide ; le montant est repris sur l’état suivant du lieu. Si le lieu n’en a plus, réclamez-lui ce qui reste à reprendre.
funding-no-correction = Aucune correction demandée.
    .next = Elle se demande depuis la ligne d’un état.
funding-requested = Demandée
funding-correction-waiting = À décider
funding-correction-accepted = Acceptée et reprise
funding-correction-due = Acceptée, reste à reprendre
funding-correction-dismissed = Refusée
funding-correction-accept = Accepter
funding-correction-dismiss = Refuser
funding-correction-own = Vous l’avez demandée : une autre personne décide.
funding-correction-title = Corriger le pass { $pass }
funding-correction-lead = Encaissé le { $day } à { $place }, pour { $amount }.
    .next = Tant qu’une autre personne n’a pas décidé, ce montant est en litige. Si elle accepte, le pass redevient utilisable et une ligne négative paraît sur l’état suivant du lieu.
funding-correction-reason = Ce qui s’est passé, sans nommer la personne.
funding-correction-ask = Demander la correction
funding-correction-requested = La correction est demandée.
    .next = Une autre personne de la comptabilité doit maintenant décider.
funding-correction-now-accepted = La correction est acceptée.
    .next = Le pass est de nouveau libre ; le montant sera repris sur l’état suivant du lieu.
funding-correction-now-dismissed = La correction est refusée.
    .next = L’encaissement reste tel quel.

# Règles de paiement d’un dispositif
funding-rules-link = Règles de paiement
funding-rules-title = Règles de paiement : { $programme }
funding-second-from = Deux approbations à partir de
    .hint = Laissez vide si une seule approbation suffit toujours. Vaut pour les états clos à partir de maintenant.
funding-save = Enregistrer
funding-sampling = Contrôle par sondage
    .hint = La part des encaissements tirés au sort à la clôture, à vérifier un par un. 0 : aucun.
funding-blocks = Tant que le contrôle n’est pas fini
funding-blocks-approval = L’approbation attend
funding-blocks-nothing = L’approbation reste possible
funding-cooling = Délai avant d’utiliser un compte bancaire changé, en jours
    .hint = Pendant ce délai, l’ancien compte est encore payé. Entre les dispositifs d’un territoire, le délai le plus long compte.
funding-debtor = Compte qui paie
    .hint = Seulement pour les fichiers de virement. Laissez vide si vous payez par mandat.
funding-debtor-name = Titulaire du compte
funding-iban = IBAN
funding-bic = BIC
    .hint = Seulement si votre banque le demande.
funding-not-a-share = Nous n’avons pas compris cette part.
    .next = Écrivez un nombre entre 0 et 100, comme 5 ou 2,5.
funding-not-days = Le délai est un nombre de jours, de { $min } à { $max }.
    .next = Écrivez par exemple 7.
funding-not-a-bic = Un BIC a 8 ou 11 lettres et chiffres.
    .next = Recopiez-le du relevé de votre banque, ou laissez vide.
funding-rules-saved = Les règles de paiement sont enregistrées.
    .next = Elles valent pour les prochaines clôtures.
funding-rules-said = La modification est notée.
    .next = Elle demande moins, ou change le compte qui paie : une autre personne de la comptabilité doit la confirmer.
funding-rules-waiting = Une modification à confirmer
    .hint = Elle demande moins qu’avant, ou change le compte qui paie. Jusqu’à ce qu’une deuxième personne la confirme, rien ne change.
funding-rules-differ = Ce qui change
funding-rules-own = Vous l’avez proposée : une autre personne de la comptabilité confirme.
funding-rules-confirm = Confirmer ces règles
funding-rules-refuse = Refuser
funding-rules-confirmed = Les nouvelles règles sont confirmées.
    .next = Elles valent pour les prochaines clôtures.
funding-rules-refused = La modification est refusée.
    .next = Les règles restent celles d’avant.
funding-rule = Règle
funding-rule-now = Aujourd’hui
funding-rule-said = Proposé
funding-rule-none = rien
funding-rule-second-from = Deux approbations à partir de
funding-rule-sampling = Contrôle par sondage
funding-rule-blocks = Tant que le contrôle n’est pas fini
funding-rule-cooling = Délai d’un compte changé
funding-rule-debtor-name = Titulaire du compte qui paie
funding-rule-debtor-iban = Compte qui paie
funding-rule-debtor-bic = BIC du compte qui paie
funding-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
funding-not-an-amount = Nous n’avons pas compris ce montant.
    .next = Écrivez-le comme 1250 ou 1250,50.

# Compte bancaire d’une structure
funding-account-title = Compte bancaire
funding-account-lead = Une personne indique le compte, une autre le confirme. Un changement n’est utilisé qu’après un délai ; l’ancien compte est payé en attendant.
funding-account-none = Aucun compte n’est connu.
    .next = Indiquez l’IBAN ci-dessous ; une autre personne de la comptabilité le confirmera.
funding-account-new = Indiquer un compte
funding-account-propose = Indiquer ce compte
funding-account-from = Utilisé à partir du
funding-account-used-state = Utilisé
funding-account-waiting-state = À confirmer
funding-account-coming-state = Bientôt utilisé
funding-account-former-state = Ancien
funding-account-confirm = Confirmer
funding-account-refuse = Refuser
funding-account-own = Vous l’avez indiqué : une autre personne confirme.
funding-account-proposed = Le compte est noté.
    .next = Une autre personne de la comptabilité doit maintenant le confirmer.
funding-account-confirmed = Le compte est confirmé.
    .next = La date à partir de laquelle il est utilisé est dans la liste.
funding-account-refused = Le compte est refusé.
    .next = Prévenez la structure, par un contact que vous connaissez déjà.

# Virements
funding-payments-title = Virements
funding-payments-lead = Un fichier de virements (SEPA) pour les états approuvés. Chaque virement porte le numéro de son état : c’est par lui que le retour de la banque est reconnu.
funding-disputes = En litige
funding-disputes-lead = Une correction est demandée et personne n’a encore décidé. Si elle est acceptée, le montant sera repris sur l’état suivant du lieu.
funding-dispute = { $payee } : { $count ->
    [one] un pass
   *[other] { $count } pass
}, { $amount } sur { $total }
funding-disputes-decide = Voir les corrections et décider
funding-payments-none = Aucun état approuvé n’attend.
    .next = Un état arrive ici quand il est approuvé.
funding-payment-statements = États à payer
funding-payment-choice = { $number }, { $payee } : { $amount } ({ $iban })
funding-payment-others = Ces états approuvés ne peuvent pas partir par virement : leur compte n’était pas connu à la clôture, il n’y a rien à payer, ou la banque a déjà payé un état rejeté dont ils ont les lignes.
funding-debtor-line = Depuis le compte { $iban }
funding-pay-on = Date des virements
funding-version = Format
funding-version-09 = pain.001.001.09 (actuel)
funding-version-03 = pain.001.001.03 (ancien)
funding-payment-make = Faire le fichier
funding-payment-made = Le fichier est prêt, les états sont envoyés.
    .next = Téléchargez-le et remettez-le à votre banque. Fait deux fois, il est le même : la banque ne le paie qu’une fois.
funding-payment-files = Fichiers faits
funding-message = Message
funding-payment-made-on = Fait le
funding-payment-download = Télécharger
funding-file = Fichier
funding-transfer-about = Pass { $number } { $month } { $place }

# Retours de la banque
funding-returns-title = Retours de la banque
funding-returns-lead = Le relevé de la banque (camt.053 ou camt.054), ou un fichier CSV avec les colonnes numero, montant, date, reference, rejet. Chaque ligne est reconnue par le numéro de l’état, jamais par son texte.
funding-return-new = Lire un fichier
funding-return-file = Fichier de la banque
funding-return-send = Lire ce fichier
funding-return-read = Le fichier est lu.
    .next = Voici ce que chaque ligne a fait.
funding-returns-none = Aucun fichier lu.
    .next = Choisissez le relevé que votre banque vous donne.
funding-return-alarm = { $count ->
    [one] Un paiement de trop est dans ce fichier.
   *[other] { $count } paiements de trop sont dans ce fichier.
}
    .next = Les lignes en rouge disent quoi faire. Tant que l’argent n’est pas rendu, l’alerte reste sur l’état.
funding-said = Ce que dit la banque
funding-payment-reference = Référence
funding-alarm-twice = La banque a payé cet état plus d’une fois.
    .next = Demandez à la banque ou à la structure de rendre le paiement en trop, puis lisez le relevé où il revient : l’alerte s’efface alors. S’il revient autrement, expliquez-le ci-dessous.
funding-alarm-rejected = La banque a payé cet état alors qu’il est rejeté.
    .next = Ne payez pas l’état qui reprend ses lignes. Si l’argent est rendu, lisez le relevé où il revient. S’il est gardé, notez l’état suivant comme opération interne, puis payé, avec la référence de ce mouvement.
funding-alarm-before = La banque a payé l’état rejeté { $number }, dont celui-ci a les lignes.
    .next = Ne le payez pas une deuxième fois. Si l’argent est rendu, lisez le relevé où il revient. S’il est gardé, notez cet état comme opération interne, puis payé, avec la référence du premier paiement.
funding-settle = Expliquer ce paiement en trop
    .hint = L’argent est revenu autrement, ou ce mouvement est le paiement déjà noté : écrivez-le. L’alerte s’efface ; votre nom et vos mots restent. S’il est gardé pour l’état qui reprend ces lignes, notez d’abord cet état comme opération interne et payé : après votre explication, plus rien ne l’empêche d’être payé de nouveau.
funding-explanation = Ce qu’il en est
funding-settle-write = Noter cette explication
funding-settled = L’explication est notée.
    .next = L’alerte est levée. Les lignes de la banque restent dans la liste.
funding-nothing-extra = Aucun paiement en trop n’attend d’explication.
    .next = Rechargez la page pour voir ce qui en a été dit.
funding-at-bank = Le virement de cet état est à la banque.
    .next = Lisez le relevé de la banque quand il arrive : il dit si ce virement est payé ou revenu.
funding-reject-left = Son argent est parti. Quand le relevé dit que le virement est revenu, l’état est rejeté tout seul. Si la banque l’a annulé ou rendu sans que le relevé le dise, écrivez-le ici : une autre personne de la comptabilité le confirme, et l’état est rejeté.
funding-now-recalled = Votre demande est notée.
    .next = Une autre personne de la comptabilité confirme que l’argent n’est pas parti, ou qu’il est revenu ; l’état est alors rejeté.
funding-recall = Un rejet à confirmer
    .hint = Quelqu’un écrit que la banque a annulé ce paiement, ou rendu l’argent ; ses mots sont ci-dessous. Ne confirmez que ce que vous avez vous-même vérifié auprès d’elle : les mêmes pass pourront être payés sous un autre numéro.
funding-recall-reason = Ce que la banque vous a répondu
funding-recall-confirm = Confirmer et rejeter
funding-recall-keep = Ne pas rejeter
funding-recall-own = Vous avez demandé le rejet de cet état, dont l’argent est parti.
    .next = Une autre personne de la comptabilité vérifie auprès de la banque, puis confirme.
funding-recalled = Rejet demandé
funding-now-kept = L’état reste comme il était.
    .next = Le relevé de la banque dira ce que ce virement est devenu.
funding-recalls = Rejets à confirmer
funding-recalls-lead = L’argent de ces états est parti, et quelqu’un écrit qu’il n’est pas arrivé ou qu’il est revenu. Une autre personne vérifie et confirme.
funding-return-title = Retour : { $name }
funding-return-on = Lu le
funding-return-lines = Lignes
funding-outcome = Résultat
funding-outcome-paid = Payé
funding-outcome-returned = Revenu
    .next = L’état est rejeté : reprenez ses lignes sur un nouvel état.
funding-outcome-known = Déjà connu
funding-outcome-paid-twice = Payé deux fois
    .next = Comparez avec le paiement déjà noté. Si ce n’est pas le même mouvement, demandez à la banque ou à la structure de rendre ce montant. Rien n’a changé dans les comptes.
funding-outcome-paid-rejected = Payé, mais rejeté
    .next = Ne payez pas l’état qui reprend ses lignes. Ouvrez cet état : la suite y est écrite.
funding-outcome-extra-returned = Paiement en trop revenu
funding-outcome-unknown = Numéro inconnu
    .next = Aucun état n’a ce numéro. Cherchez d’où vient ce virement.
funding-outcome-wrong-amount = Montant différent
    .next = Le montant n’est pas celui de l’état. Rien n’a changé ; appelez la banque.
funding-outcome-not-sent = Pas envoyé
    .next = Cet état n’a pas été envoyé au paiement. Vérifiez avant de noter quoi que ce soit.
funding-outcome-wrong-day = Date à vérifier
    .next = Le mouvement est plus ancien que la clôture, ou dans le futur.
funding-outcome-unrelated = Autre mouvement

# Contrôle et relecture
funding-review = À regarder
funding-flag-jump = Bien plus de pass que la dernière fois.
funding-flag-one-day = Plus de la moitié des pass ont été encaissés le même jour ({ $busiest }).
funding-flag-payee = La structure à payer n’est pas celle de la dernière fois.
funding-flag-account = Le compte n’est pas celui de la dernière fois.
funding-flag-no-account = Le compte de la structure n’est pas connu : pas de virement possible.
funding-flag-wrong = { $wrong ->
    [one] Un encaissement vérifié n’est pas justifié.
   *[other] { $wrong } encaissements vérifiés ne sont pas justifiés.
}
funding-flag-disputed = { $disputed ->
    [one] Un encaissement est en litige : sa correction est demandée.
   *[other] { $disputed } encaissements sont en litige : leur correction est demandée.
}
funding-flag-undone = { $left ->
    [one] Un encaissement tiré au sort reste à vérifier.
   *[other] { $left } encaissements tirés au sort restent à vérifier.
}
funding-flag-taken-back = { $back ->
    [one] Une ligne reprend un encaissement corrigé.
   *[other] { $back } lignes reprennent des encaissements corrigés.
}
funding-control-link = Contrôle par sondage : { $done } sur { $total }
funding-control-title = Contrôle de l’état { $number }
funding-control-lead = Ces encaissements ont été tirés au sort à la clôture. Vérifiez chacun sur la feuille de présence, ou auprès de la personne, et notez ce que vous avez trouvé.
funding-control-none = Aucun encaissement n’a été tiré au sort.
    .next = La part à contrôler se règle dans les règles de paiement du dispositif.
funding-control-progress = Encaissements vérifiés : { $done } sur { $drawn }
funding-control-rows = Encaissements tirés au sort
funding-control-seed = Graine du tirage : avec elle, n’importe qui refait le même tirage.
funding-finding-none = À vérifier
funding-finding-sheet = Feuille de présence
funding-finding-person = Confirmé par la personne
funding-finding-wrong = Non justifié
funding-finding-sheet-button = Feuille
funding-finding-person-button = Personne
funding-finding-wrong-button = Non justifié
funding-correction-asked = Correction demandée.
funding-excepted = Payé malgré tout, par { $who } : { $reason }
funding-exception = Payer malgré tout
    .hint = Un encaissement non justifié arrête l’approbation. Demandez sa correction, ou écrivez ici pourquoi il est payé : votre nom et vos mots restent.
funding-exception-use = Encaissement
funding-exception-choice = { $pass }, le { $day }
funding-exception-reason = Pourquoi il est payé, sans nommer la personne
funding-exception-write = Noter cette dérogation
funding-exception-written = La dérogation est notée.
    .next = L’état peut être approuvé quand plus rien ne l’arrête.
funding-found = La vérification est notée.
    .next = Continuez avec la ligne suivante.

journal-statement-use-looked-at = Encaissement de la ligne { $detail } vérifié
journal-statement-use-looked-at-again = Vérification de la ligne { $detail } changée
journal-statement-use-excepted = Dérogation pour la ligne { $detail }
journal-organisation-bank-account-proposed = Compte bancaire indiqué
journal-organisation-bank-account-confirmed = Compte bancaire confirmé
journal-organisation-bank-account-refused = Compte bancaire refusé

# Refus
funding-iban-key = La clé de cet IBAN ne correspond pas : un chiffre est faux.
    .next = Comparez-le lettre par lettre au RIB.
funding-iban-shape = Cet IBAN est trop court, trop long, ou n’a pas la forme de ceux de son pays.
    .next = Recopiez-le en entier depuis le RIB.
funding-iban-country = Les deux premières lettres de cet IBAN ne sont celles d’aucun pays.
    .next = Un IBAN français commence par FR.
funding-iban-outside = Le pays de cet IBAN n’est pas dans l’espace européen des virements (SEPA).
    .next = Demandez à la structure un compte dans un pays de cet espace.
funding-account-waiting = Un autre compte attend déjà d’être confirmé.
    .next = Confirmez-le ou refusez-le d’abord.
funding-account-same = Ce compte est déjà celui de la structure.
    .next = Il n’y a rien à changer.
funding-own-account = Vous avez indiqué ce compte : vous ne pouvez pas le confirmer.
    .next = Demandez à une autre personne de la comptabilité.
funding-account-decided = Quelqu’un a déjà décidé de ce compte, ou il est déjà utilisé.
    .next = Rechargez la page. Pour en changer, indiquez un autre compte.
funding-rule-waiting = Une autre modification de ces règles attend déjà d’être confirmée.
    .next = Confirmez-la ou refusez-la d’abord.
funding-own-rule = Vous avez proposé ces règles : vous ne pouvez pas les confirmer.
    .next = Demandez à une autre personne de la comptabilité.
funding-rule-decided = Quelqu’un a déjà décidé de cette modification.
    .next = Rechargez la page pour voir les règles d’aujourd’hui.
funding-no-debtor = Ce dispositif n’a pas de compte qui paie.
    .next = Indiquez-le dans ses règles de paiement.
funding-nothing-to-send = Aucun état n’est choisi.
    .next = Cochez au moins un état.
funding-no-account = Le compte de l’état { $number } n’était pas connu à la clôture.
    .next = Envoyez-le par mandat, ou rejetez-le et reprenez ses lignes une fois le compte confirmé.
funding-nothing-to-pay = Il n’y a rien à payer sur l’état { $number }.
    .next = Décochez-le.
funding-paid-under-another = La banque a payé un état rejeté dont { $number } a les lignes.
    .next = Ne le payez pas de nouveau. L’alerte en haut de sa page dit quoi faire.
funding-not-for-this-file = L’état { $number } n’est plus à envoyer, ou il est d’un autre dispositif.
    .next = Rechargez la page et choisissez de nouveau.
funding-pay-on-missing = Nous n’avons pas compris la date des virements.
    .next = Choisissez un jour ouvré à venir.
funding-already-closed = Vous aviez déjà clos cet état : le voici.
funding-month-already-closed = Ce mois est déjà clos : voici ses états.
funding-pay-on-past = La date des virements doit être aujourd’hui ou plus tard.
    .next = Choisissez un jour ouvré à venir.
funding-pay-on-far = La date des virements ne peut pas dépasser le { $last }.
    .next = Vérifiez l’année, ou choisissez un jour ouvré plus proche.
funding-return-unreadable = Ce n’est pas un fichier que nous savons lire.
    .next = Choisissez un relevé camt.053 ou camt.054, ou un CSV avec les colonnes numero, montant, date.
funding-return-empty = Ce fichier ne contient aucun mouvement.
    .next = Vérifiez que c’est le bon relevé.
funding-return-line = La ligne { $line } de ce fichier n’a pas pu être lue.
    .next = Corrigez-la et envoyez le fichier de nouveau : rien n’a été compté.
funding-return-sign = La ligne { $line } de ce fichier contient un signe invisible qu’aucune banque n’écrit.
    .next = Exportez de nouveau le fichier depuis votre banque, ou retapez cette ligne, puis envoyez-le : rien n’a été compté.
funding-return-amount = Le montant de la ligne { $line } n’a pas été compris.
    .next = Écrivez-le comme 50,00 et envoyez le fichier de nouveau : rien n’a été compté.
funding-return-day = La date de la ligne { $line } n’existe pas, ou n’a pas été comprise.
    .next = Écrivez-la comme 28/02/2026 et envoyez le fichier de nouveau : rien n’a été compté.
funding-return-twice = Ce fichier a déjà été lu le { $day }.
    .next = Rien n’a été compté deux fois. Son résultat est dans la liste.
funding-return-missing = Aucun fichier n’est choisi, ou il est trop grand.
    .next = Choisissez le relevé de la banque, 16 Mo au plus.
funding-draw-unfinished = { $left ->
    [one] Un encaissement tiré au sort reste à vérifier.
   *[other] { $left } encaissements tirés au sort restent à vérifier.
}
    .next = Finissez le contrôle par sondage avant d’approuver.
funding-unjustified = { $count ->
    [one] Un encaissement vérifié n’est pas justifié.
   *[other] { $count } encaissements vérifiés ne sont pas justifiés.
}
    .next = Ouvrez le contrôle par sondage : demandez sa correction, ou écrivez pourquoi il est payé.
funding-own-finding = Vous avez déjà noté une vérification de cet encaissement.
    .next = Demandez à une autre personne de regarder de nouveau et de la changer.
funding-own-exception = Vous avez clos cet état, ou noté cet encaissement : la dérogation est celle d’une autre personne.
    .next = Demandez à une autre personne de la comptabilité.
funding-nothing-to-except = Aucun encaissement à payer malgré tout n’est choisi.
    .next = Choisissez-en un dans la liste.
funding-month-not-finished = Le mois de { $month } n’est pas fini.
    .next = Revenez le premier jour du mois suivant.
funding-nothing-to-close = Il n’y a rien à clore : ces pass sont déjà sur un état, ou ont été annulés.
    .next = Cherchez l’état dans la liste.
funding-already-approved = Cet état est déjà approuvé.
    .next = Rechargez la page pour voir par qui.
funding-own-statement = Vous avez clos cet état : vous ne pouvez pas l’approuver vous-même.
    .next = Demandez à une autre personne de la comptabilité.
funding-not-approved = Cet état n’est pas encore approuvé.
    .next = Il doit l’être avant d’être payé.
funding-already-paid = Cet état est déjà payé.
    .next = Rechargez la page pour voir la date et la référence.
funding-reference-missing = La référence du paiement est vide.
    .next = Écrivez le numéro de mandat ou de virement.
funding-paid-on-missing = Nous n’avons pas compris la date du paiement.
    .next = Écrivez-la comme 01/03/2026.
funding-paid-in-the-future = La date du paiement est dans le futur.
    .next = Marquez l’état comme payé quand le paiement est fait.
funding-paid-before-closing = Le paiement ne peut pas être plus ancien que l’état, clos le { $day }.
    .next = Vérifiez la date.
funding-not-checked = Cet état n’est pas encore contrôlé.
    .next = Comparez ses lignes aux feuilles de présence, puis notez le contrôle.
funding-already-checked = Cet état est déjà contrôlé.
    .next = Rechargez la page pour voir par qui.
funding-own-approval = Vous avez déjà approuvé cet état : la deuxième approbation est celle d’une autre personne.
    .next = Demandez à une autre personne de la comptabilité.
funding-already-sent = Cet état est déjà envoyé.
    .next = Rechargez la page pour voir comment.
funding-transfer-by-file = Un virement part dans un fichier : il ne se note pas à la main.
    .next = Ouvrez la page des virements et faites le fichier avec cet état.
funding-something-to-pay = Cet état a un montant à payer.
    .next = Notez comment il part, ou faites un fichier de virements.
funding-not-sent = Cet état n’est pas encore envoyé au paiement.
    .next = Notez d’abord comment il part.
funding-already-rejected = Cet état est rejeté.
    .next = Cherchez celui qui reprend ses lignes.
funding-own-recall = Vous avez demandé ce rejet : vous ne pouvez pas le confirmer.
    .next = Demandez à une autre personne de la comptabilité.
funding-nothing-recalled = Aucun rejet n’attend d’être confirmé.
    .next = Rechargez la page pour voir ce qui a été décidé.
funding-not-rejected = Cet état n’est pas rejeté : ses lignes y restent.
    .next = Rejetez-le d’abord, avec son motif.
funding-already-followed = Un autre état reprend déjà ces lignes.
    .next = Rechargez la page pour le trouver.
funding-reason-missing = Le motif est vide.
    .next = Écrivez en quelques mots ce qui s’est passé.
funding-already-corrected = Une correction de ce pass est déjà demandée ou faite.
    .next = Cherchez-la dans la liste des corrections.
funding-own-correction = Vous avez demandé cette correction : vous ne pouvez pas en décider.
    .next = Demandez à une autre personne de la comptabilité.
funding-correction-decided = Quelqu’un a déjà décidé de cette correction.
    .next = Rechargez la page pour voir par qui.
