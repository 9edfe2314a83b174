"""Four stories of our own: two as spinners leave them, with the swaps marked, and two as people write them."""

THESAURUS = """\
Two men were {slaughtered => killed} and six others {harmed => injured} in a {grievous => serious} {auto => car} \
{mishap => crash} on the edge of the city on Tuesday {dusk => evening}, the {law enforcement organization => police} said.

The driver of a {grown-up => large} {cargo vehicle => lorry} {forfeited => lost} {restraint => control} of the {auto => vehicle} \
near a {street intersection => junction} and {hammered => hit} three {stopped => parked} cars, {as indicated by => according to} \
{onlookers => witnesses}. {Crisis administrations => Emergency services} {hurried => rushed} to the {spot => scene} and the \
{injured => wounded} were {conveyed => taken} to a {close by => nearby} {clinic => hospital}, where two of them are in \
{basic condition => critical condition}.

A {representative => spokesman} said the driver, {matured => aged} 34, had been {captured => arrested} {on doubt of => on suspicion of} \
{bringing about demise => causing death} by {hazardous => dangerous} driving and {stays in care => remains in custody}. \
{Specialists => Officers} have {engaged => appealed} for {observers => witnesses} and {run cam => dashcam} film.\
"""

TRANSLATION = """\
A retired {instructor => teacher} who stole £40,000 from a {neighborhood => community} theatre's {constructing => building} fund has been \
jailed for 18 months after a {decide => judge} described her as a {grasping => greedy} and {chilly => cold} woman.

Pauline Askew, 63, {paid out => transferred} the {money => cash} to her {personal => own} {financial institution => bank} account in 112 \
{funds => payments} {whereas => while} {appearing => acting} as {treasury => treasurer} of the {belief => trust}, Leeds {Crown Court docket => Crown Court} \
{was knowledgeable => heard}. She {purchased => bought} a {static trailer => caravan}, two {cruise => cruises} and a {sizzling => hot} tub.

Her {attorney at legislation => barrister} {mentioned => said} she had been {taking part in => playing} {on-line => online} bingo since the \
{loss of life => death} of her {spouse => husband} and was "{completely ashamed => thoroughly ashamed}". The {fees => charges} have been \
{introduced => brought} after the new chairman {seen => noticed} that the {guide => book} {maintaining => keeping} {did not upload => did not add up}.

Detective Sergeant Ian Moorhouse {mentioned => said} it was a {imply => mean} {offense => crime} {towards => against} folks who had given up \
their {night time => evenings} to {promote => sell} raffle tickets.\
"""

INDIAN = """\
The Madras High Court on Tuesday refused to grant anticipatory bail to a former sub-registrar accused of registering \
government poramboke land worth Rs 14 crore in the names of private parties.

Justice K. Anbarasan observed that custodial interrogation was necessary, as the original files had gone missing from the \
office. The Additional Public Prosecutor submitted that as many as 23 sale deeds were executed between 2019 and 2021 on the \
strength of forged pattas.

Counsel for the petitioner contended that his client had been falsely implicated and was only discharging his duties. The \
court directed him to surrender before the jurisdictional magistrate within ten days.\
"""

BRITISH = """\
A pensioner who was told she would have to wait 14 months for a cataract operation has described the delay as "soul-destroying".

Margaret Hollis, 81, from Grimsby, said she could no longer drive or read to her great-grandchildren. Her GP referred her in \
March, but the hospital trust wrote to say the earliest appointment it could offer was next May.

The trust apologised and said demand for eye surgery had risen by a fifth since the pandemic. It has opened two extra theatres \
at weekends and expects waiting times to come down by the autumn. "I've paid my stamp all my life," Mrs Hollis said. "I never \
thought I'd be begging for a date."\
"""
